/// <reference types="vite/client" />
declare module "virtual:mindo-tokens.css";
declare module "*.css";
