import { useTexts } from "../texts/texts.js";
import type { Delivery } from "../timeline/delivery.js";
import { Icon, type IconName } from "./Icon.js";

const ICONS: Record<Delivery, IconName> = {
  queued: "clock",
  sending: "clock",
  sent: "check",
  read: "double-check",
  failed: "warning",
};

/** The little sign beside the time of an own message. */
export function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const { strings } = useTexts();
  return (
    <span className="duo-delivery" data-delivery={delivery} role="img" aria-label={strings[delivery]}>
      <Icon name={ICONS[delivery]} />
    </span>
  );
}
