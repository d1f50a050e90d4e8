import { Chip, Group, Input } from "@mantine/core";
import { useId } from "react";

interface ChipsProps {
  /** The field's name at the server: where its refusals are told. */
  readonly name?: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly codes: readonly string[];
  readonly word: (code: string) => string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  /** No more than these can be chosen. */
  readonly most?: number;
  readonly error?: string | undefined;
}

/** Several of a few words, each a tap; the order of choosing is kept. */
export function Chips({ name, label, description, codes, word, value, onChange, most = Infinity, error }: ChipsProps) {
  const id = useId();
  const described = [description ? `${id}-description` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div" labelProps={{ id }} descriptionProps={{ id: `${id}-description` }} errorProps={{ id: `${id}-error` }}>
      <Chip.Group multiple value={[...value]} onChange={(next) => onChange(next.slice(0, most))}>
        <Group gap="xs" mt="xs" role="group" aria-labelledby={id} aria-describedby={described || undefined} data-field={name}>
          {codes.map((code) => (
            <Chip key={code} value={code} size="md" disabled={value.length >= most && !value.includes(code)}>
              {word(code)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
