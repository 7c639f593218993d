import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { useClient } from "./client";
import styles from "./logo.module.css";

/** A brand's stored logo, or its initial where it has none. */
export function Logo(props: { sha256: string | null; name: string; size: number }) {
  const { sha256 } = props;
  const client = useClient();
  const { data } = useQuery({
    queryKey: ["logo", sha256],
    enabled: sha256 !== null,
    // A digest stands for the same bytes for ever.
    staleTime: Infinity,
    queryFn: () => client.logoImage(sha256 ?? ""),
  });
  const blob = sha256 === null ? undefined : data;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return setUrl(null);
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  const side = { width: props.size, height: props.size, borderRadius: props.size / 4.2, fontSize: props.size * 0.44 };
  return sha256 !== null ? (
    <span className={styles.logo} style={side} data-picture aria-hidden="true">
      {url === null ? null : <img src={url} alt="" draggable={false} />}
    </span>
  ) : (
    <span className={styles.logo} style={side} aria-hidden="true">
      {props.name.trim().charAt(0) || "•"}
    </span>
  );
}
