import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { CommandError, PreviewRequest, Shown } from "../ipc";
import { errorText, m } from "../messages";
import { useClient } from "./client";
import styles from "./preview.module.css";

export interface Preview {
  url: string;
  shown: Shown;
}

/** The host's picture of a call, as an address this window may show. */
export function usePreview(request: PreviewRequest | null) {
  const client = useClient();
  const query = useQuery<{ blob: Blob; shown: Shown }, CommandError>({
    queryKey: ["preview", request],
    enabled: request !== null,
    placeholderData: (before) => before,
    gcTime: 60_000,
    queryFn: async () => {
      if (request === null) throw new Error("no preview was asked for");
      const { picture, shown } = await client.drawPreview(request);
      return { blob: picture, shown };
    },
  });
  const blob = query.data?.blob;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return { url, shown: query.data?.shown ?? null, error: query.error };
}

/** Where the picture differs from the content, and from the handset. */
export function PreviewNotes({ shown }: { shown: Shown }) {
  const notes = [...(shown.truncated ? [m.preview.cut] : []), ...(shown.missingGlyphs ? [m.preview.missingGlyphs] : [])];
  return notes.length === 0 ? null : <p className={styles.note}>{notes.join(" ")}</p>;
}

/** A picture of a call; keeps its place while it is drawn. */
export function PreviewImage(props: {
  request: PreviewRequest | null;
  alt: (shown: Shown | null) => string;
  shape: "tall" | "wide";
  onShown?: (shown: Shown | null) => void;
}) {
  const { url, shown, error } = usePreview(props.request);
  const { onShown } = props;
  useEffect(() => onShown?.(shown), [shown, onShown]);
  return (
    <div className={styles.frame} data-shape={props.shape}>
      {error !== null ? (
        <p className={styles.error}>{errorText(error.code).title}</p>
      ) : url === null ? null : (
        <img src={url} alt={props.alt(shown)} className={styles.image} draggable={false} />
      )}
    </div>
  );
}
