"""/offline.js: the worker that keeps pages on a device."""

from tests.browser import Browser


def test_is_a_script_for_the_whole_site_that_may_be_kept(client: Browser) -> None:
    answer = client.get("/offline.js?v=abc")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert 'addEventListener("fetch"' in answer.text


def test_only_workers_of_our_own_are_allowed(client: Browser) -> None:
    assert "worker-src 'self'" in client.get("/").headers["Content-Security-Policy"]
