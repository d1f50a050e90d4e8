import { Table } from "@mantine/core";
import type { ReactNode } from "react";
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
  /** Changes when the row's news should flash once. */
  readonly flashKey?: (row: Row) => string | number | undefined;
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
          {rows.map((row) => {
            const flash = flashKey?.(row);
            return (
              <Table.Tr key={`${rowKey(row)}${flash === undefined ? "" : `@${String(flash)}`}`} className={flash === undefined ? undefined : "mindo-flash"}>
                {columns.map(({ key, label, cell, numeric, head }) => (
                  <Table.Td key={key} data-label={label} data-numeric={numeric} data-head={head}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
