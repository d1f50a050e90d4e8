import { Avatar, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon, Refusal } from "@mindo/ui";
import { squared, useFile } from "../data/files";
import { useRemovePhoto, useSaveStep, useSetPhoto } from "../data/own";
import classes from "./FileView.module.css";
import { StepFrame } from "./StepFrame";
import type { StepProps } from "./Typed";

function Shown({ photoKey }: { photoKey: string }) {
  const t = useT();
  const file = useFile({ kind: "own-photo", key: photoKey });
  return file.url ? <img src={file.url} alt={t("onboarding.photo.yours")} className={classes.portrait} /> : <Avatar size={160} radius="50%" />;
}

/** A face: optional, square, without what the camera wrote into it. */
export function PhotoStep({ own, onReload }: StepProps) {
  const t = useT();
  const save = useSaveStep();
  const put = useSetPhoto();
  const remove = useRemovePhoto();
  const error = put.error ?? remove.error;
  const refused = error instanceof ApiProblem ? (error.formErrors.file ?? error.message) : error?.message;
  return (
    <StepFrame
      step="photo"
      own={own}
      error={save.error}
      state={put.isPending ? "saving" : "saved"}
      busy={save.isPending}
      onReload={onReload}
      onContinue={() => save.mutateAsync({ step: "photo", values: {} }).then(() => true, () => false)}
    >
      <Group gap="lg">
        {own.has_photo ? <Shown photoKey={own.photo_key} /> : <Avatar size={160} radius="50%" />}
        <Stack gap="sm" align="flex-start">
          <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => file && void squared(file).then((small) => put.mutate(small))}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<Icon name="camera" />} loading={put.isPending}>
                {t(own.has_photo ? "onboarding.photo.change" : "onboarding.photo.choose")}
              </Button>
            )}
          </FileButton>
          {own.has_photo ? (
            <Button variant="subtle" color="rose" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("onboarding.photo.remove")}
            </Button>
          ) : null}
          <Text size="sm" c="dimmed" maw={320}>
            {t("onboarding.photo.hint")}
          </Text>
          <Refusal message={refused} />
        </Stack>
      </Group>
    </StepFrame>
  );
}
