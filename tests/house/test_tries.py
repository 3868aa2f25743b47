"""What may be tried again, and what may not."""

import pytest

pytestmark = pytest.mark.bare


def test_only_what_drives_a_browser_is_tried_again(request: pytest.FixtureRequest) -> None:
    tried_again = {item.path.name for item in request.session.items if item.get_closest_marker("flaky")}
    in_a_browser = {item.path.name for item in request.session.items if item.get_closest_marker("browser")}

    assert request.node.get_closest_marker("flaky") is None
    assert tried_again == in_a_browser
