import { Autocomplete } from "@base-ui/react/autocomplete";
import type { User } from "@duologue/protocol";
import { useRef, useState } from "react";
import { type People, usePeople } from "../hooks/use-people.js";
import type { Strings } from "../texts/strings.js";
import { useTexts } from "../texts/texts.js";
import { Avatar } from "./Avatar.js";
import { FailureBoundary } from "./FailureBoundary.js";
import { FleetingButton } from "./FleetingButton.js";
import { Icon } from "./Icon.js";
import { UserName } from "./UserName.js";

export interface PeoplePickerProps {
  onPick: (user: User) => void;
  /** Takes the focus when it appears: for a picker that somebody just asked for. */
  autoFocus?: boolean | undefined;
  /** Receives an error that the picker threw; it is shown as well. */
  onError?: ((error: Error) => void) | undefined;
}

function statusText({ status, query, people }: People, strings: Strings): string | null {
  if (status === "failed") return strings.searchFailed;
  if (people.length > 0) return null;
  if (status === "searching") return strings.searching;
  return query === "" ? strings.nobodyYet : strings.nobodyFound(query);
}

/** A search field with the people it finds below; arrow keys and Enter pick one. */
export function PeoplePicker({ onError, ...props }: PeoplePickerProps) {
  return (
    <FailureBoundary onError={onError}>
      <Picker {...props} />
    </FailureBoundary>
  );
}

function Picker({ onPick, autoFocus = false }: Omit<PeoplePickerProps, "onError">) {
  const { strings } = useTexts();
  const [query, setQuery] = useState("");
  const found = usePeople(query.trim());
  const field = useRef<HTMLInputElement>(null);
  const isAsking = found.status === "searching";
  return (
    <Autocomplete.Root
      inline
      open
      items={found.people}
      filter={null}
      autoHighlight="always"
      value={query}
      onValueChange={(value, details) => details.reason !== "item-press" && setQuery(value)}
      itemToStringValue={(person: User) => person.name}
    >
      <div className="duo-search">
        <Icon name="search" />
        <Autocomplete.Input
          ref={field}
          className="duo-search-input"
          aria-label={strings.searchPeople}
          placeholder={strings.searchPlaceholder}
          autoFocus={autoFocus}
        />
      </div>
      <Autocomplete.Status className="duo-search-status">{statusText(found, strings)}</Autocomplete.Status>
      <Autocomplete.List className="duo-people" aria-label={strings.people}>
        {(person: User) => (
          <Autocomplete.Item
            key={person.user_id}
            value={person}
            className="duo-item duo-person"
            onClick={() => onPick(person)}
          >
            <Avatar user={person} />
            <span className="duo-item-name">
              <UserName user={person} />
            </span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
      {found.hasMore && (
        <FleetingButton className="duo-button duo-more" busy={isAsking} onPress={found.loadMore} heir={field}>
          {isAsking ? strings.loading : strings.showMore}
        </FleetingButton>
      )}
    </Autocomplete.Root>
  );
}
