/** Saves what Python made, or the picture on screen, as a file of this machine. */

export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The chart as it stands on the screen, layer over layer. */
export function picture(room: HTMLElement): Promise<Blob | null> {
  const layers = [...room.querySelectorAll("canvas")];
  const whole = document.createElement("canvas");
  whole.width = Math.max(...layers.map((layer) => layer.width));
  whole.height = Math.max(...layers.map((layer) => layer.height));
  const pen = whole.getContext("2d");
  if (pen === null) return Promise.resolve(null);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, whole.width, whole.height);
  for (const layer of layers) pen.drawImage(layer, 0, 0, whole.width, whole.height);
  return new Promise((done) => whole.toBlob(done, "image/png"));
}
