/** A point on the map and what people call it. Degrees, WGS 84. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
  readonly name: string;
}
