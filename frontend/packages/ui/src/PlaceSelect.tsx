import { Select, type SelectProps } from "@mantine/core";
import { places, useLanguage, useT } from "@mindo/i18n";
import { useMemo } from "react";

interface PlaceSelectProps extends Omit<SelectProps, "data" | "searchable" | "allowDeselect" | "nothingFoundMessage" | "onChange" | "value"> {
  /** ISO 3166-1 or 3166-2; "" while nothing was chosen. */
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** Only these; every place if left out. */
  readonly only?: readonly string[];
}

/** A country or a state by its name in the reader's language, found by typing a part of it. */
export function PlaceSelect({ value, onChange, only, ...props }: PlaceSelectProps) {
  const t = useT();
  const { language } = useLanguage();
  const data = useMemo(() => {
    const all = places(language, [value, ...(only ?? [])]);
    return only ? all.filter((one) => only.includes(one.value) || one.value === value) : all;
  }, [language, value, only]);
  return (
    <Select
      inputWrapperOrder={["label", "input", "description", "error"]}
      {...props}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t("common.placeNone")}
      data={data}
      value={value || null}
      onChange={(code) => code && onChange(code)}
    />
  );
}
