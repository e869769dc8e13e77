import { EARTH_RADIUS_METERS, type GeoPoint } from "../../../geo/haversine.ts";

/** About 1.1 km from south to north; a pickup radius of 1 km touches at most 12 cells at Beijing's latitude. */
const CELL_DEGREES = 0.01;
const COLUMNS = Math.ceil(360 / CELL_DEGREES) + 1;
const DEGREES = 180 / Math.PI;
/** Widens every box a little, so that rounding in degrees never loses a point on the circle. */
const SLACK_DEGREES = 1e-9;

/**
 * Points in cells of fixed size. Adding and removing cost the same however many there are, which a static index such as
 * a packed R-tree cannot offer to a pool that changes with every call.
 */
export class SpatialGrid<Item> {
  readonly #cells = new Map<number, Set<Item>>();

  add(point: GeoPoint, item: Item): void {
    const key = keyOf(rowOf(point.lat), columnOf(point.lng));
    const cell = this.#cells.get(key);
    if (cell) cell.add(item);
    else this.#cells.set(key, new Set([item]));
  }

  remove(point: GeoPoint, item: Item): void {
    const key = keyOf(rowOf(point.lat), columnOf(point.lng));
    const cell = this.#cells.get(key);
    cell?.delete(item);
    if (cell?.size === 0) this.#cells.delete(key);
  }

  /** Every item within the radius, and some more from the cells that the circle touches; in no order. */
  *near(center: GeoPoint, radiusMeters: number): Generator<Item> {
    const box = boxAround(center, radiusMeters);
    if (!box || box.cells > this.#cells.size) {
      for (const cell of this.#cells.values()) yield* cell;
      return;
    }
    for (let row = box.south; row <= box.north; row++) {
      for (let column = box.west; column <= box.east; column++) {
        const cell = this.#cells.get(keyOf(row, column));
        if (cell) yield* cell;
      }
    }
  }
}

interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
  readonly cells: number;
}

/** The cells that a circle touches, or undefined where a box in degrees does not hold it: at a pole, over the date line. */
function boxAround({ lat, lng }: GeoPoint, radiusMeters: number): Box | undefined {
  const angle = radiusMeters / EARTH_RADIUS_METERS;
  const spread = Math.sin(angle) / Math.cos(lat / DEGREES);
  const latSpan = angle * DEGREES + SLACK_DEGREES;
  if (angle > 1 || Math.abs(lat) + latSpan >= 90 || spread >= 1) return undefined;
  const lngSpan = Math.asin(spread) * DEGREES + SLACK_DEGREES;
  if (lng - lngSpan < -180 || lng + lngSpan > 180) return undefined;
  const south = rowOf(lat - latSpan);
  const north = rowOf(lat + latSpan);
  const west = columnOf(lng - lngSpan);
  const east = columnOf(lng + lngSpan);
  return { south, north, west, east, cells: (north - south + 1) * (east - west + 1) };
}

function rowOf(lat: number): number {
  return Math.floor((lat + 90) / CELL_DEGREES);
}

function columnOf(lng: number): number {
  return Math.floor((lng + 180) / CELL_DEGREES);
}

function keyOf(row: number, column: number): number {
  return row * COLUMNS + column;
}
