import { useToday } from "../hooks/use-today.js";
import { useTexts } from "../texts/texts.js";
import { Moment } from "./Moment.js";

/** Names the day on which the messages below it were written. */
export function DaySeparator({ timestamp }: { timestamp: string }) {
  const { formats } = useTexts();
  const name = formats.dayName(timestamp, useToday());
  return (
    <div className="duo-day">
      <Moment className="duo-words" dateTime={formats.day(timestamp)}>
        {name}
      </Moment>
    </div>
  );
}
