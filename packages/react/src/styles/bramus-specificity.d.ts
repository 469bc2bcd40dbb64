/** Its own declarations are not reachable by its `exports`. */
declare module "@bramus/specificity" {
  export default class Specificity {
    static calculate(selector: string): Specificity[];
    readonly a: number;
    readonly b: number;
    readonly c: number;
  }
}
