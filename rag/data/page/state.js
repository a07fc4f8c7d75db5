// What the page is at: one collection, one conversation.

export const state = { collection: "", conversation: "new", readOnly: false };
