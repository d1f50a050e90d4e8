import { useT } from "@mindo/i18n";
import { Logo } from "@mindo/ui";
import { Link } from "react-router";
import classes from "./SiteFooter.module.css";

/** The foot of every public page. */
export function SiteFooter() {
  const t = useT();
  return (
    <footer className={classes.footer}>
      <div className={classes.inner}>
        <div className={classes.about}>
          <Logo />
          <p>{t("site.footer.about")}</p>
        </div>
        <nav aria-label={t("site.footer.care")}>
          <p className={classes.title}>{t("site.footer.care")}</p>
          <Link to="/professionals">{t("site.footer.find")}</Link>
          <Link to="/how-it-works">{t("site.menu.how")}</Link>
          <Link to="/pricing">{t("site.menu.pricing")}</Link>
          <Link to="/for-professionals">{t("site.footer.professionals")}</Link>
          <Link to="/sign-in">{t("site.footer.signIn")}</Link>
        </nav>
        <nav aria-label={t("site.footer.trust")}>
          <p className={classes.title}>{t("site.footer.trust")}</p>
          <Link to="/privacy">{t("site.menu.privacy")}</Link>
          <Link to="/crisis">{t("site.footer.crisis")}</Link>
        </nav>
      </div>
      <p className={classes.not}>{t("site.footer.not")}</p>
    </footer>
  );
}
