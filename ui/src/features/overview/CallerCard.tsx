import { useState } from "react";

import { Card, Empty } from "../../components/Page";
import { Segments, Toggle } from "../../components/Segments";
import { PreviewImage } from "../../desk/preview";
import { useTheme } from "../../desk/theme";
import type { DeviceId, PreviewRequest } from "../../ipc";
import { m } from "../../messages";
import styles from "./Overview.module.css";

/** The incoming call of one of the numbers, with and without the brand. */
export function CallerCard({ number }: { number: string | null }) {
  const theme = useTheme();
  const [device, setDevice] = useState<DeviceId>("iphone");
  const [plain, setPlain] = useState(false);
  const request: PreviewRequest | null =
    number === null ? null : { source: { kind: "number", number }, device, theme, carrier: null, plain };
  return (
    <div className={styles.caller}>
      <Card title={m.overview.caller}>
        {number === null ? (
          <Empty title={m.overview.noPreview} text={m.overview.noPreviewText} />
        ) : (
          <div className={styles.callerBody}>
            <div className={styles.callerSwitch}>
              <Segments
                label={m.overview.device}
                value={device}
                onChange={setDevice}
                options={(["iphone", "android", "landline"] as const).map((id) => ({ id, name: m.overview.devices[id] }))}
              />
            </div>
            <div className={styles.callerImage}>
              <PreviewImage
                request={request}
                shape={device === "landline" ? "wide" : "tall"}
                alt={(shown) => (plain ? m.overview.plainOf(number) : m.overview.previewOf(number, shown?.name ?? ""))}
              />
            </div>
            <div className={styles.callerSwitch}>
              <Toggle label={m.overview.plain} isOn={plain} onChange={setPlain} />
            </div>
          </div>
        )}
      </Card>
    </div>
  );
}
