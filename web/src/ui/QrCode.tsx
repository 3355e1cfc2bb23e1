interface Props {
  /** As the server has drawn it, black on white also in the dark. */
  svg: string;
  alt: string;
}

/** An address for the camera of a phone. */
export function QrCode({ svg, alt }: Props) {
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={alt} width={208} height={208} />;
}
