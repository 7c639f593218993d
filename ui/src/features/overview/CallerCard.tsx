import { useState } from "react";

import { Card, Empty } from "../../components/Page";
import { Segments, Toggle } from "../../components/Segments";
import { PreviewImage, PreviewNotes } from "../../desk/preview";
import { useTheme } from "../../desk/theme";
import type { DeviceId, PreviewRequest, Shown } from "../../ipc";
import { m } from "../../messages";
import styles from "./Overview.module.css";

/** The incoming call of one of the numbers, with and without the brand. */
export function CallerCard({ number }: { number: string | null }) {
  const theme = useTheme();
  const [device, setDevice] = useState<DeviceId>("iphone");
  const [plain, setPlain] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const request: PreviewRequest | null =
    number === null ? null : { source: { kind: "number", number }, device, theme, carrier: null, plain };
  return (
    <div className={styles.caller}>
      <Card
        title={m.overview.caller}
        aside={
          number === null ? undefined : (
            <Segments
              label={m.overview.device}
              value={device}
              onChange={setDevice}
              options={(["iphone", "android", "landline"] as const).map((id) => ({ id, name: m.overview.devices[id] }))}
            />
          )
        }
      >
        {number === null ? (
          <Empty title={m.overview.noPreview} text={m.overview.noPreviewText} />
        ) : (
          <div className={styles.callerBody}>
            <div className={styles.callerImage}>
              <PreviewImage
                request={request}
                shape={device === "landline" ? "wide" : "tall"}
                onShown={setShown}
                alt={(shown) => (plain ? m.overview.plainOf(number) : m.overview.previewOf(number, shown?.name ?? ""))}
              />
            </div>
            {shown === null ? null : <PreviewNotes shown={shown} />}
            <div className={styles.callerSwitch}>
              <Toggle label={m.overview.plain} isOn={plain} onChange={setPlain} />
            </div>
          </div>
        )}
      </Card>
    </div>
  );
}
