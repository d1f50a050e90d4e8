import { Chip, Group, Input } from "@mantine/core";
import { useId } from "react";

interface CodesProps {
  readonly label: string;
  readonly hint?: string;
  readonly codes: readonly string[];
  readonly word: (code: string) => string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly most?: number;
  readonly error?: string | undefined;
}

/** Several of a few words; the order of choosing is kept. */
export function Codes({ label, hint, codes, word, value, onChange, most = 5, error }: CodesProps) {
  const id = useId();
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div" labelProps={{ id }}>
      <Chip.Group multiple value={[...value]} onChange={(next) => onChange(next.slice(0, most))}>
        <Group gap="xs" mt="xs" role="group" aria-labelledby={id}>
          {codes.map((code) => (
            <Chip key={code} value={code} disabled={value.length >= most && !value.includes(code)}>
              {word(code)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
