import { api, unwrap } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import classes from "./screens/Profile.module.css";

/** What the professional offers besides the calendar; nothing at all where there is nothing. */
export function Gigs({ professionalId, title }: { professionalId: string; title: (children: React.ReactNode) => React.ReactNode }) {
  const t = useT();
  useLanguage();
  const found = useQuery({
    queryKey: ["gigs", "public", "of", professionalId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/gigs", { signal, params: { query: { professional_id: professionalId, limit: 12 } } })),
  });
  if (!found.data?.results.length) return null;
  return title(
    <ul className={classes.gigs}>
      {found.data.results.map((gig) => (
        <li key={gig.id}>
          <Link to={`/gigs/${gig.id}`}>{gig.title}</Link>
          <span className="mindo-tabular">{t("directory.profile.gigFrom", { price: formatMoney([...gig.packages].sort((a, b) => a.price.amount - b.price.amount)[0]?.price ?? { amount: 0, currency: "EUR" }) })}</span>
        </li>
      ))}
    </ul>,
  );
}
