"""Slack's error codes, by what they ask of us."""

# Codes after which the same message can never arrive this way: the token, the app's
# scopes, the channel, or the message itself must change first. A code that is listed
# nowhere is tried again: giving up has to be a decision. The first shut every room.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
NO_ENTRY = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "app_missing_action_url",
        "as_user_not_supported",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "messages_tab_disabled",
        "metadata_must_be_sent_from_app",
        "method_deprecated",
        "deprecated_endpoint",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
NEVER = NO_ENTRY | frozenset(
    {
        # the channel or the member
        "cannot_dm_bot",
        "channel_is_archived",
        "channel_not_found",
        "channel_type_not_supported",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        # the message: our own fault, and no better the second time
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_form_data",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "markdown_text_conflict",
        "metadata_too_large",
        "missing_post_type",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "too_many_contact_cards",
    }
)

# "It's possible some aspect of the operation succeeded before the error was raised."
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
PERHAPS_POSTED = frozenset({"fatal_error", "internal_error"})

# What may be answered to a reading that is allowed.
PASSING = PERHAPS_POSTED | {
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}

# Only the thread is gone or closed; the channel still takes the message.
THREAD_LOST = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_thread_ts",
        "message_not_found",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
