import classes from "./Portrait.module.css";

/** A professional's drawn portrait; the name stands beside it, so it is decorative. */
export function Portrait({ url, size = 72, eager = false }: { url: string; size?: number; eager?: boolean }) {
  return <img src={url} width={size} height={size} alt="" loading={eager ? "eager" : "lazy"} decoding="async" className={classes.portrait} />;
}
