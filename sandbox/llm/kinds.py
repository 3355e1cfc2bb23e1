"""What can be made to go wrong, with its meaning: below the answer, and in it."""

TRANSPORT = {
    "hang": "no answer until `seconds` (default 3600) are over or the client leaves",
    "slow": "the normal answer after `seconds` (default 2)",
    "rate_limit": "429 rate_limit_exceeded with `retry_after` seconds (default 1)",
    "quota": "429 insufficient_quota",
    "error_500": "500 server_error",
    "error_503": "503 overloaded, with `retry_after` if given",
    "html_502": "502 with an HTML page of a proxy",
    "auth": "401 invalid_api_key",
    "model_not_found": "404 model_not_found",
    "not_json": "200 with a body that is not JSON",
    "redirect": "307 to `location` (default https://example.com/)",
    "no_json_schema": "400 when a request asks for response_format json_schema",
    "no_json_mode": "400 when a request names any response_format",
}
CONTENT = {
    "refusal": "the model refuses (message.refusal)",
    "content_filter": "finish_reason content_filter",
    "truncated": "half an answer, finish_reason length",
    "invalid_json": "an answer that breaks off inside its JSON though finish_reason is stop",
    "fenced_json": "valid JSON inside a Markdown fence with small talk around it",
    "wrong_shape": "valid JSON of another shape",
    "empty": "an empty message content",
    "empty_text": "a valid answer whose main text is empty",
    "over_long": "a main text of `length` characters (default 12000), whatever max_tokens says",
    "wrong_language": "a main text in English where Russian was due",
    "invented_claims": "a letter with skills, years and employers that the resume does not have",
    "obey_injection": "does what the vacancy or chat text tells it to",
    "leak_prompt": "the system prompt inside the main text",
    "no_choices": "an answer without choices",
    "no_usage": "an answer without usage figures",
    "cut_stream": "a stream that ends in the middle, without [DONE]",
}
KINDS = TRANSPORT | CONTENT
