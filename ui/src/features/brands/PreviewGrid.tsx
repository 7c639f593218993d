import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

import { Select } from "../../components/Field";
import { Toggle } from "../../components/Segments";
import { useClient } from "../../desk/client";
import { PreviewImage } from "../../desk/preview";
import { limits, type BrandDraft, type CommandError, type DeviceId, type PreviewTargets, type Shown } from "../../ipc";
import { m, targetName } from "../../messages";
import styles from "./Brands.module.css";

const DEVICES: readonly DeviceId[] = ["iphone", "android", "landline"];
const THEMES = ["light", "dark"] as const;
const ANY = "";
const NONE = "";

/** The call on every device in both themes, from the draft as it stands. */
export function PreviewGrid({ draft }: { draft: BrandDraft }) {
  const client = useClient();
  const targets = useQuery<PreviewTargets, CommandError>({
    queryKey: ["targets"],
    queryFn: () => client.listPreviewTargets(),
  });
  const [carrier, setCarrier] = useState(ANY);
  const [chosen, setChosen] = useState<string | null>(null);
  const [plain, setPlain] = useState(false);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const noteMissing = useCallback((picture: string, isMissing: boolean) => {
    setMissing((known) => {
      if (known.has(picture) === isMissing) return known;
      const next = new Set(known);
      if (isMissing) next.add(picture);
      else next.delete(picture);
      return next;
    });
  }, []);
  const reason = chosen === NONE || (chosen !== null && draft.reasons.includes(chosen)) ? chosen : (draft.reasons[0] ?? NONE);
  const length = [...draft.displayName.trim()].length;
  const ready = length > 0 && length <= limits.displayName;

  return (
    <section aria-label={m.brands.preview} className={styles.previews}>
      <div className={styles.previewBar}>
        <Select
          label={m.brands.carrier}
          value={carrier}
          options={[
            { id: ANY, name: m.brands.anyCarrier },
            ...(targets.data?.carriers ?? []).map((id) => ({ id, name: targetName(id) })),
          ]}
          onChange={setCarrier}
          size="s"
        />
        <Select
          label={m.brands.reason}
          value={reason}
          options={[{ id: NONE, name: m.brands.noReason }, ...draft.reasons.map((one) => ({ id: one, name: one }))]}
          onChange={setChosen}
          size="s"
        />
        <Toggle label={m.brands.compare} isOn={plain} onChange={setPlain} />
      </div>
      {ready ? (
        <div className={styles.devices}>
          {DEVICES.map((device) => (
            <div key={device} className={styles.device} data-device={device}>
              <h2>{m.brands.device[device]}</h2>
              <div className={styles.pair}>
                {THEMES.map((theme) => (
                  <Picture key={theme} draft={draft} device={device} theme={theme} carrier={carrier} reason={reason} plain={plain} onMissing={noteMissing} />
                ))}
              </div>
            </div>
          ))}
        </div>
      ) : (
        <p className={styles.previewEmpty}>{length === 0 ? m.brands.previewEmpty : m.brands.previewTooLong}</p>
      )}
      {ready ? <p className={styles.small}>{missing.size > 0 ? `${m.brands.drawnFrom} ${m.preview.missingGlyphs}` : m.brands.drawnFrom}</p> : null}
    </section>
  );
}

function Picture(props: {
  draft: BrandDraft;
  device: DeviceId;
  theme: "light" | "dark";
  carrier: string;
  reason: string;
  plain: boolean;
  onMissing: (picture: string, isMissing: boolean) => void;
}) {
  const [shown, setShown] = useState<Shown | null>(null);
  const { onMissing } = props;
  const isMissing = shown?.missingGlyphs === true;
  useEffect(() => onMissing(`${props.device} ${props.theme}`, isMissing), [onMissing, props.device, props.theme, isMissing]);
  const device = m.brands.device[props.device];
  const theme = m.brands[props.theme];
  return (
    <figure className={styles.picture}>
      <PreviewImage
        request={{
          source: { kind: "draft", draft: props.draft, reason: props.reason === NONE ? null : props.reason },
          device: props.device,
          theme: props.theme,
          carrier: props.carrier === ANY ? null : props.carrier,
          plain: props.plain,
        }}
        shape={props.device === "landline" ? "wide" : "tall"}
        alt={(seen) => (props.plain ? m.brands.previewPlainAlt(device, theme) : m.brands.previewAlt(device, theme, seen?.name ?? ""))}
        onShown={setShown}
      />
      <figcaption className={styles.small}>
        {theme}
        {shown?.truncated ? ` · ${m.brands.cut}` : ""}
      </figcaption>
    </figure>
  );
}
