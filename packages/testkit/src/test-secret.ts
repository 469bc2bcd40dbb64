/** What tokens of a test world are signed with. */
export const TEST_SECRET = "a secret of the tests, of more than 32 bytes";
