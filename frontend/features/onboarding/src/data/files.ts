import { api, unwrap } from "@mindo/api";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

/** Where a sealed file is asked for: one's own, or one a reviewer looks at. */
export type FileSource =
  | { readonly kind: "own-document" | "document"; readonly id: string }
  | { readonly kind: "own-photo"; readonly key: string }
  | { readonly kind: "photo"; readonly professionalId: string };

function ask(source: FileSource): Promise<Blob> {
  switch (source.kind) {
    case "own-document":
      return unwrap(api.GET("/api/v1/pro/onboarding/documents/{document_id}", { params: { path: { document_id: source.id } }, parseAs: "blob" }));
    case "document":
      return unwrap(api.GET("/api/v1/admin/verification/documents/{document_id}", { params: { path: { document_id: source.id } }, parseAs: "blob" }));
    case "own-photo":
      return unwrap(api.GET("/api/v1/pro/onboarding/photo", { parseAs: "blob" }));
    case "photo":
      return unwrap(api.GET("/api/v1/admin/verification/photos/{professional_id}", { params: { path: { professional_id: source.professionalId } }, parseAs: "blob" }));
  }
}

/** A file's bytes, kept in this tab's memory alone, and an address to show them by; it ends with the component. */
export function useFile(source: FileSource, enabled = true) {
  const found = useQuery({ queryKey: ["file", source], queryFn: () => ask(source), enabled, staleTime: Infinity, gcTime: 0 });
  const blob = found.data;
  const url = useMemo(() => (blob ? URL.createObjectURL(blob) : null), [blob]);
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url);
    },
    [url],
  );
  return { url, type: blob?.type ?? "", isPending: enabled && found.isPending, error: found.error, again: found.refetch };
}

const SIDE = 640;

/** A square of the picture's middle, small and without what a camera wrote into it; as it is where it cannot be drawn. */
export async function squared(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const side = Math.min(picture.width, picture.height);
  const size = Math.max(Math.min(side, SIDE), 1);
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  canvas.getContext("2d")?.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, size, size);
  picture.close();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.9));
}
