import { useT } from "@mindo/i18n";
import { useEffect } from "react";

/** What the tab says on a screen without the usual page around it: discreet, never a name. */
export function useTitle(title: string): void {
  const brand = useT()("common.brand");
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
}
