import { createContext, useContext } from "react";
import type { Faults } from "./useDraft";

export const FaultsContext = createContext<Faults>({});

/** What is said about one field; "1.options" also hears what is said about the whole list. */
export function useFault(path: string): string | undefined {
  return useContext(FaultsContext)[path]?.join(" ");
}
