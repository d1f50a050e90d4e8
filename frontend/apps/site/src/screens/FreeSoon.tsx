import { ProfessionalCard, readWanted, useDirectory } from "@features/directory";
import { Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Icon, SkeletonCards } from "@mindo/ui";
import { Link } from "react-router";
import classes from "./Landing.module.css";

const SHOWN = 3;
const SOONEST = { ...readWanted(new URLSearchParams()), sort: "soonest" as const };

/** The professionals who are free first; the times change by themselves. */
export default function FreeSoon() {
  const t = useT();
  const found = useDirectory(SOONEST, SHOWN);
  const cards = found.data?.pages[0]?.results.slice(0, SHOWN) ?? [];
  if (found.isError || (found.isSuccess && cards.length === 0)) return null;
  return (
    <section className={classes.section}>
      <Title order={2} className={classes.sectionTitle}>
        {t("site.soon.title")}
      </Title>
      <p className={classes.sectionLead}>{t("site.soon.lead")}</p>
      {found.isPending ? <SkeletonCards cards={SHOWN} height={300} /> : null}
      <ul className={classes.soon}>
        {cards.map((card) => (
          <li key={card.id}>
            <ProfessionalCard card={card} level={3} />
          </li>
        ))}
      </ul>
      <Link to="/professionals?sort=soonest" className={classes.more}>
        {t("site.soon.all")} <Icon name="arrowRight" size={18} />
      </Link>
    </section>
  );
}
