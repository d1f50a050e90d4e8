import type { ReactNode } from "react";
import classes from "./Illustration.module.css";

/** Our own line drawings. `w` is the wash behind the line, `c` the clay accent; the line itself takes the pine. */
const drawings = {
  /** Two chairs turned to each other, a plant between them. */
  chairs: (
    <>
      <ellipse className={classes.wash} cx="120" cy="122" rx="104" ry="20" />
      <path d="M38 60c0-9 6-15 13-15s12 5 13 13l3 30h26c7 0 11 4 11 9v2H40z" className={classes.fill} />
      <path d="M38 60c0-9 6-15 13-15s12 5 13 13l3 30h26c7 0 11 4 11 9v2H41zM46 99l-5 22M94 99l5 22" />
      <path d="M202 60c0-9-6-15-13-15s-12 5-13 13l-3 30h-26c-7 0-11 4-11 9v2h64z" className={classes.fillClay} />
      <path d="M202 60c0-9-6-15-13-15s-12 5-13 13l-3 30h-26c-7 0-11 4-11 9v2h63zM194 99l5 22M146 99l-5 22" />
      <path d="M112 121h16l3-17h-22zM120 104V72M120 88c-9-1-14-7-14-16 9 1 14 7 14 16ZM120 80c8-2 12-8 12-17-8 2-12 8-12 17Z" />
    </>
  ),
  /** An open window at night with a lamp in it. */
  window: (
    <>
      <ellipse className={classes.wash} cx="120" cy="124" rx="96" ry="16" />
      <path d="M70 28h100v92H70z" className={classes.fill} />
      <path d="M64 120h112M70 120V28h100v92M120 28v92M70 72h100" />
      <path d="M148 50a11 11 0 1 1-11-11 8.500 8.500 0 0 0 11 11Z" className={classes.fillClay} />
      <path d="M92 120v-18M82 102h20l-5-14H87zM180 120c0-14 4-22 12-26-1 10-4 16-12 20M180 108c-6-2-10-8-10-16" />
    </>
  ),
  /** A path that winds towards a low sun. */
  path: (
    <>
      <circle cx="160" cy="52" r="22" className={classes.fillClay} />
      <path d="M16 96c32-26 56-26 84-8s66 18 124-10v50H16z" className={classes.fill} />
      <path d="M16 96c32-26 56-26 84-8s66 18 124-10M138 90c-26 5-34 11-22 17s26 8-12 21M164 88c4 8-6 12 2 18s20 12 8 22" />
      <path d="M52 78V58M52 66c-7-1-11-6-11-13 7 1 11 6 11 13ZM52 62c6-1 10-6 10-12-6 1-10 6-10 12Z" />
    </>
  ),
  /** A cup, steam, a letter. */
  cup: (
    <>
      <ellipse className={classes.wash} cx="120" cy="120" rx="92" ry="16" />
      <path d="M74 68h64v26c0 14-10 24-24 24H98c-14 0-24-10-24-24z" className={classes.fillClay} />
      <path d="M74 68h64v26c0 14-10 24-24 24H98c-14 0-24-10-24-24zM138 76h8c8 0 13 4 13 11s-5 12-14 12h-8M92 54c-5-6 5-9 0-16M106 54c-5-6 5-9 0-16M120 54c-5-6 5-9 0-16" />
      <path d="M160 104h42v22h-42zM160 105l21 12 21-12" className={classes.fill} />
      <path d="M160 104h42v22h-42zM160 105l21 12 21-12" />
    </>
  ),
  /** A ledger and a sprouting coin. */
  ledger: (
    <>
      <ellipse className={classes.wash} cx="120" cy="124" rx="92" ry="15" />
      <path d="M58 38h72v84H58z" className={classes.fill} />
      <path d="M58 38h72v84H58zM70 38v84M82 58h34M82 74h34M82 90h20" />
      <circle cx="166" cy="98" r="23" className={classes.fillClay} />
      <path d="M189 98a23 23 0 1 1-46 0 23 23 0 0 1 46 0ZM166 108V90M166 98c-7 0-11-4-11-10 7 0 11 4 11 10ZM166 94c6 0 10-4 10-10-6 0-10 4-10 10Z" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IllustrationName = keyof typeof drawings;

/** A decorative drawing; it scales with its column. */
export function Illustration({ name, width = 240 }: { name: IllustrationName; width?: number }) {
  return (
    <svg viewBox="0 0 240 144" width={width} height={(width * 144) / 240} className={classes.art} aria-hidden focusable="false">
      {drawings[name]}
    </svg>
  );
}
