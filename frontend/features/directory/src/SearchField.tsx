import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import { useState } from "react";

/** Searches as one types; an address that changes elsewhere (back, a chip) is taken over. */
export function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useT();
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  const tell = useDebouncedCallback((text: string) => {
    setTold(text.trim());
    onChange(text.trim());
  }, 250);
  if (value !== seen) {
    setSeen(value);
    // What we said ourselves comes back through the address while more is being typed.
    if (value !== told) setTyped(value);
  }
  const change = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      type="search"
      size="lg"
      radius="xl"
      value={typed}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
      aria-label={t("directory.search.label")}
      placeholder={t("directory.search.placeholder")}
      leftSection={<Icon name="search" />}
      rightSection={typed ? <CloseButton aria-label={t("directory.search.clear")} onClick={() => change("")} /> : null}
    />
  );
}
