import { Stack, Text } from "@mantine/core";
import type { GigPackage } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { Icon } from "@mindo/ui";
import type { ReactNode } from "react";
import classes from "./Gigs.module.css";

function Fact({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" component="li" className={classes.fact}>
      <Icon name="check" size={14} />
      <span>{children}</span>
    </Text>
  );
}

/** What a package holds, in plain sentences: nothing of it is learned only after paying. */
export function PackageFacts({ pack }: { pack: GigPackage }) {
  const t = useT();
  return (
    <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: "none" }}>
      {pack.minutes ? <Fact>{t("gigs.package.sessions", { sessions: Math.max(1, pack.sessions), minutes: pack.minutes })}</Fact> : null}
      {pack.modalities.length > 0 ? <Fact>{t(pack.modalities.length > 1 ? "gigs.package.either" : pack.modalities[0] === "video" ? "gigs.package.video" : "gigs.package.audio")}</Fact> : null}
      {pack.valid_days ? <Fact>{t("gigs.package.valid", { days: pack.valid_days })}</Fact> : null}
      {pack.valid_days ? <Fact>{t("gigs.package.unused")}</Fact> : null}
      {pack.valid_days && pack.expiry_refund_percent < 100 ? <Fact>{t("gigs.package.expiry", { percent: pack.expiry_refund_percent })}</Fact> : null}
      {pack.delivery_days ? <Fact>{t("gigs.package.delivery", { days: pack.delivery_days })}</Fact> : null}
      {pack.delivery_days ? <Fact>{t("gigs.package.revisions", { revisions: pack.revisions })}</Fact> : null}
    </Stack>
  );
}
