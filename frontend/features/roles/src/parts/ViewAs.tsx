import { Button } from "@mantine/core";
import { reloadSession } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { toast } from "@mindo/shell";
import { Icon } from "@mindo/ui";
import { useNavigate } from "react-router";
import { type Role, useViewAs } from "../data/roles";

/** Looks at the platform as a role sees it: the bar above every screen says so and ends it. */
export function ViewAs({ role }: { role: Role }) {
  const t = useT();
  const navigate = useNavigate();
  const begin = useViewAs();
  const look = () =>
    begin.mutate(role.id, {
      onSuccess: () => void Promise.resolve(navigate("/")).then(reloadSession),
      onError: (error) => toast(error.message, "rose"),
    });
  return (
    <Button variant="default" leftSection={<Icon name="search" />} loading={begin.isPending} onClick={look}>
      {t("roles.viewAs")}
    </Button>
  );
}
