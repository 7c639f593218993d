import type { PreviewRequest, Shown } from "../types";

/** The smallest PNG, for places without a canvas. */
const DOT = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
  (char) => char.charCodeAt(0),
);

/** A stand-in for a stored logo. */
export function drawLogo(): Blob {
  return new Blob([DOT], { type: "image/png" });
}

/** A stand-in for the host's picture, so that layouts can be judged in a browser. */
export async function drawPicture(request: PreviewRequest, shown: Shown, number: string): Promise<Blob> {
  if (typeof OffscreenCanvas === "undefined") return new Blob([DOT], { type: "image/png" });
  const landline = request.device === "landline";
  const [width, height] = landline ? [640, 320] : [720, 1280];
  const canvas = new OffscreenCanvas(width, height);
  const g = canvas.getContext("2d");
  if (g === null) return new Blob([DOT], { type: "image/png" });
  const dark = request.theme === "dark";
  if (landline) {
    g.fillStyle = dark ? "#28301f" : "#dfe5d6";
    g.roundRect(8, 8, width - 16, height - 16, 28);
    g.fill();
    g.fillStyle = dark ? "#e5ecd8" : "#1c2416";
    g.font = "52px monospace";
    g.fillText(shown.name.toUpperCase(), 56, 150);
    g.fillText(number.replace(/[()]/g, "").replace(" ", "-"), 56, 226);
  } else {
    g.fillStyle = "#0b0d10";
    g.roundRect(0, 0, width, height, 96);
    g.fill();
    const ground = g.createLinearGradient(0, 0, 0, height);
    ground.addColorStop(0, dark ? "#27485a" : request.device === "android" ? "#e9efe9" : "#33607a");
    ground.addColorStop(1, dark ? "#12181c" : request.device === "android" ? "#cfd8d2" : "#1b2f3b");
    g.beginPath();
    g.roundRect(16, 16, width - 32, height - 32, 84);
    g.fillStyle = ground;
    g.fill();
    const ink = request.device === "android" && !dark ? "#16201a" : "#ffffff";
    g.textAlign = "center";
    g.fillStyle = ink;
    g.font = "36px sans-serif";
    g.fillText("Incoming call", width / 2, 170);
    if (!request.plain) {
      g.beginPath();
      g.fillStyle = "#ffffff";
      g.roundRect(width / 2 - 110, 230, 220, 220, 52);
      g.fill();
      g.fillStyle = "#1f5e4b";
      g.font = "bold 110px sans-serif";
      g.fillText(shown.name.charAt(0), width / 2, 380);
    }
    g.fillStyle = ink;
    g.font = "bold 60px sans-serif";
    g.fillText(shown.name, width / 2, 540, width - 110);
    g.font = "38px sans-serif";
    if (shown.reason !== null) g.fillText(shown.reason, width / 2, 606);
    g.fillText(number, width / 2, shown.reason === null ? 606 : 668);
    for (const [x, colour] of [[0.25, "#e5484d"], [0.75, "#30b566"]] as const) {
      g.beginPath();
      g.fillStyle = colour;
      g.arc(width * x, height - 190, 74, 0, 7);
      g.fill();
    }
  }
  return canvas.convertToBlob({ type: "image/png" });
}
