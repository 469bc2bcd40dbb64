import type { Page } from "@playwright/test";

/**
 * Chromium does not draw the edge of a round corner in the same way each time: most of its pixels differ by up to 2 of 255
 * levels, some 20 at half a pixel by up to 74. One letter that moves by a pixel changes more.
 */
const NOISE = { levels: 8, values: 120 };

/** How many colour values, three a pixel, of two pictures differ; 0 if it is noise. */
export function countDifferences(page: Page, one: Buffer, other: Buffer): Promise<number> {
  return page.evaluate(
    async ([noise, ...pictures]) => {
      const [a, b] = await Promise.all(
        pictures.map(async (picture) => {
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
        }),
      );
      let count = Math.abs((a?.length ?? 0) - (b?.length ?? 0));
      a?.forEach((level, at) => {
        if (Math.abs(level - (b?.[at] ?? 0)) > noise.levels) count += 1;
      });
      return count > noise.values ? count : 0;
    },
    [NOISE, one.toString("base64"), other.toString("base64")] as const,
  );
}
