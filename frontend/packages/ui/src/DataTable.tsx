import { Table } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./DataTable.module.css";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers and times align at their end, in tabular figures. */
  readonly numeric?: boolean;
  /** Names the row: shown first and large where the table becomes cards. */
  readonly head?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for readers who can't see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** A row flashes once when this changes. */
  readonly flashKey?: (row: Row) => string | number | undefined;
}

interface RowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly flashKey: string | number | undefined;
}

function BodyRow<Row>({ row, columns, flashKey }: RowProps<Row>) {
  const line = useRef<HTMLTableRowElement>(null);
  const shown = useRef(flashKey);
  useEffect(() => {
    if (shown.current === flashKey) return;
    shown.current = flashKey;
    line.current?.animate([{ backgroundColor: "var(--mindo-clay-wash)" }, {}], { duration: 1400, easing: "ease-out" });
  }, [flashKey]);
  return (
    <Table.Tr ref={line}>
      {columns.map(({ key, label, cell, numeric, head }) => (
        <Table.Td key={key} data-label={label} data-numeric={numeric} data-head={head}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** A dense table on wide screens, one card a row on narrow ones. */
export function DataTable<Row>({ caption, columns, rows, rowKey, flashKey }: DataTableProps<Row>) {
  return (
    <div className={classes.sheet}>
      <Table className={classes.table} highlightOnHover>
        <Table.Caption className={classes.caption}>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, label, numeric }) => (
              <Table.Th key={key} scope="col" data-numeric={numeric}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <BodyRow key={rowKey(row)} row={row} columns={columns} flashKey={flashKey?.(row)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
