import { Badge, Group, Spoiler, Switch, Text } from "@mantine/core";
import type { ConsentTextShape } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { type ReactNode, useId } from "react";
import classes from "./ConsentChoices.module.css";

interface ConsentChoiceProps {
  readonly text: ConsentTextShape;
  readonly given: boolean;
  readonly onChange: (given: boolean) => void;
  readonly disabled?: boolean;
  readonly note?: ReactNode;
  /** Shows two lines of the words; the rest is one tap away. */
  readonly brief?: boolean;
}

/** One purpose: its words in full and its own switch. */
export function ConsentChoice({ text, given, onChange, disabled, note, brief }: ConsentChoiceProps) {
  const t = useT();
  const id = useId();
  return (
    <div className={classes.choice}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text fw={600} id={id}>
            {text.title}
          </Text>
          {text.purpose === "care" ? <Badge color="clay">{t("account.signUp.careNeeded")}</Badge> : null}
        </Group>
        <Spoiler maxHeight={brief ? 46 : 400} showLabel={t("account.signUp.readAll")} hideLabel={t("account.signUp.readLess")} classNames={{ control: classes.more ?? "" }}>
          <p className={classes.text} id={`${id}-text`}>
            {text.text}
          </p>
        </Spoiler>
        {note}
      </div>
      <div className={classes.control}>
        <Switch size="md" checked={given} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} aria-labelledby={id} aria-describedby={`${id}-text`} />
      </div>
    </div>
  );
}
