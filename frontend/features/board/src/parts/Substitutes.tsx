import { Alert, Avatar, Group, Radio, Stack, Text } from "@mantine/core";
import { api, unwrap } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows } from "@mindo/ui";
import { useQuery } from "@tanstack/react-query";
import classes from "./Substitutes.module.css";

interface SubstitutesProps {
  readonly bookingId: string;
  readonly chosen: string | null;
  readonly onChoose: (professionalId: string) => void;
}

/** Who could take the session over: the one to ask the patient about. */
export function Substitutes({ bookingId, chosen, onChoose }: SubstitutesProps) {
  const t = useT();
  const found = useQuery({
    queryKey: ["substitutes", bookingId],
    // Who is free changes by the minute: never an old answer.
    gcTime: 0,
    queryFn: () => unwrap(api.GET("/api/v1/bookings/{booking_id}/substitutes", { params: { path: { booking_id: bookingId } } })),
  });
  if (found.isPending) return <SkeletonRows rows={3} height={56} />;
  if (found.isError) return <ErrorState error={{ message: t.maybe(`board.problem.${found.error.code}`, { count: 0 }) ?? found.error.message }} onRetry={() => void found.refetch()} />;
  if (found.data.results.length === 0) {
    return (
      <Alert color="honey" variant="light" icon={<Icon name="info" />} role="status">
        {t("board.reassign.nobody")}
      </Alert>
    );
  }
  return (
    <Radio.Group label={t("board.reassign.who")} value={chosen} onChange={onChoose}>
      <Stack gap="xs" mt="xs" className={classes.list}>
        {found.data.results.map((one) => (
          <Radio.Card key={one.id} value={one.id} className={classes.card} aria-label={`${one.display_name}, ${t(one.here ? "board.reassign.here" : "board.reassign.offered")}`}>
            <Group wrap="nowrap" gap="sm">
              <Radio.Indicator />
              <Avatar src={one.avatar_url} alt="" size={40} />
              <div>
                <Text fw={560} lh={1.3}>
                  {one.display_name}
                </Text>
                <Text size="sm" c="dimmed" lh={1.3}>
                  {t(one.here ? "board.reassign.here" : "board.reassign.offered")}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
