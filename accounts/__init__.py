"""Who a person is and what they may do: accounts, roles and their scope, sign-in, sessions, the audit trail."""
