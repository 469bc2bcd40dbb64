import { composer, expect, messages, openConversation, test, write } from "./application.js";

test("[PAGE10] what a screen reader meets: the way in", async ({ openBrowser }) => {
  const page = await (await openBrowser()).newPage();
  await page.goto("/");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - main:
      - heading "Duologue" [level=1]
      - paragraph: Two people, one conversation.
      - status
      - form "Sign in":
        - text: Email
        - textbox "Email"
        - text: Password
        - textbox "Password"
        - button "Sign in"
      - paragraph:
        - text: New here?
        - button "Create an account"
  `);
});

test("[PAGE10] what a screen reader meets: nobody to talk to yet", async ({ signUp }) => {
  const { page } = await signUp("Ada Alone");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - complementary:
      - button "Account of Ada Alone"
      - button "New conversation"
      - navigation "Conversations":
        - paragraph: It is quiet here
        - paragraph: Find somebody, and write the first line.
        - button "Find people"
      - status
    - main:
      - paragraph: A blank page
      - paragraph: Your conversations will open here.
  `);
});

test("[PAGE10] what a screen reader meets: two people talking", async ({ signUp }) => {
  const ada = await signUp("Ada Heard");
  const grace = await signUp("Grace Heard");
  await openConversation(ada, grace);
  await write(ada.page, "Can you hear me?");
  await grace.page.getByRole("link", { name: /Ada Heard/ }).click();
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toBeVisible();
  await write(grace.page, "Loud and clear: https://example.org/ears");
  await expect(messages(ada.page).getByRole("link")).toBeVisible();
  await composer(ada.page).fill("Good");
  await expect(ada.page.locator("body")).toMatchAriaSnapshot(`
    - complementary:
      - button "Account of Ada Heard"
      - button "New conversation"
      - navigation "Conversations":
        - list:
          - listitem:
            - link /Grace Heard \\d+:\\d+ Loud and clear. https:\\/\\/example\\.org\\/ears/:
              - /url: /\\/c\\/\\d+/
    - main:
      - heading "Grace Heard" [level=2]
      - status
      - log "Messages with Grace Heard":
        - paragraph: The beginning of your conversation with Grace Heard
        - time: Today
        - text: "You: Can you hear me?"
        - time
        - img "Read"
        - text: "Grace Heard: Loud and clear:"
        - link "https://example.org/ears"
        - time
      - textbox "Write to Grace Heard": Good
      - button "Send"
  `);
  await ada.page.getByRole("button", { name: "New conversation" }).click();
  await ada.page.getByRole("combobox").fill("Grace Heard");
  await expect(ada.page.locator("body")).toMatchAriaSnapshot(`
    - complementary:
      - region "New conversation":
        - button "Close"
        - heading "New conversation" [level=2]
        - combobox "Search people" [expanded]: Grace Heard
        - status
        - listbox "People":
          - option "Grace Heard"
  `);
});
