import type { OrderFileView } from "@mindo/api";
import { useMutation } from "@tanstack/react-query";

/** Fetches a file with one's own sign-in and hands it to the browser to keep. */
export const useKeep = (fetch: (file: OrderFileView) => Promise<Blob>) =>
  useMutation({
    mutationFn: async (file: OrderFileView) => {
      const address = URL.createObjectURL(await fetch(file));
      const link = document.createElement("a");
      link.href = address;
      link.download = file.name ?? "file";
      link.click();
      URL.revokeObjectURL(address);
    },
  });
