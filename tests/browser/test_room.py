"""The room in a real browser: read by everybody, usable by keyboard alone, on any width, in the dark, and on paper."""

from datetime import timedelta

import pypdfium2
import pytest
from tests.browser.conftest import SCREENS


@pytest.fixture
def page(enter):
    return enter(bypass_csp=True)


@pytest.mark.parametrize("path", SCREENS)
def test_axe_finds_no_violation_in_light_or_in_the_dark(visited, path):
    assert visited[path]["light"] == []
    assert visited[path]["dark"] == []


@pytest.mark.parametrize("path", SCREENS)
def test_no_screen_breaks_its_own_policy_or_throws(visited, path):
    assert visited[path]["problems"] == []


@pytest.mark.parametrize("path", SCREENS)
def test_no_screen_is_wider_than_a_phone_or_a_wall(visited, path):
    assert visited[path][320] <= 320
    assert visited[path][1600] <= 1600


@pytest.mark.parametrize("path", SCREENS)
def test_the_menu_leaves_a_phone_and_a_wall_to_what_they_show(visited, path):
    assert visited[path]["menu", 320] <= 96
    assert visited[path]["menu", 1600] <= 60


def test_evidence_opens_beside_the_page_and_closes_by_keyboard_alone(server, page):
    page.wait_for_function(  # until then the link leads to a page of its own, as it does without scripts
        "document.readyState === 'complete' && !document.documentElement.classList.contains('no-js')"
    )
    link = page.locator("main a.why").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer mark")
    assert page.evaluate("document.activeElement.closest('#drawer') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#drawer mark").count() == 0
    assert page.evaluate("document.activeElement.matches('a.why')")


def test_a_link_of_a_part_just_put_in_anew_opens_beside_the_page_at_once(server, page):
    page.wait_for_function("document.readyState === 'complete' && window.htmx !== undefined")
    kept_on_the_page = page.evaluate("""() => new Promise((tell) => {
      const live = document.getElementById("live");
      live.addEventListener("htmx:afterSwap", () => setTimeout(() => {
        document.addEventListener("click", (event) => {
          tell(event.defaultPrevented);
          event.preventDefault();
        }, { once: true });
        live.querySelector("a.why").click();
      }), { once: true });
      htmx.ajax("GET", live.dataset.live, { target: live });
    })""")
    assert kept_on_the_page


def test_the_first_key_leads_past_the_menu_to_the_content(server, page):
    page.goto(server.address + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_open_page_says_that_a_file_has_a_mistake_until_it_is_mended(server, page, folder):
    page.goto(server.address + "/rollcall")
    page.wait_for_function("!document.documentElement.classList.contains('no-js')")
    sites = folder / "mission" / "sites.yaml"
    before = sites.read_text(encoding="utf-8")
    sites.write_text(before + "- {id: x}\n", encoding="utf-8")
    page.wait_for_function("document.getElementById('amiss').innerText.includes('sites.yaml')", timeout=20_000)
    sites.write_text(before, encoding="utf-8")
    page.wait_for_function("document.getElementById('amiss').innerText.trim() === ''", timeout=20_000)


def test_an_open_page_says_that_its_line_is_lost_until_it_is_back(server, page):
    page.goto(server.address + "/rollcall")
    page.wait_for_function("!document.documentElement.classList.contains('no-js')")
    page.wait_for_timeout(200)
    server.stop()
    page.wait_for_function("document.getElementById('away').innerText.includes('is lost since')", timeout=20_000)
    server.start()
    page.wait_for_function("document.getElementById('away').innerText === ''", timeout=20_000)


def test_an_open_page_shows_a_new_entry_by_itself(server, page):
    page.goto(server.address + "/")
    assert "No roll call was opened yet" in page.locator("#live").inner_text()
    from standby.desk.people import open_rollcall

    open_rollcall(server.room.opened, because="live drill", by="duty-officer")
    page.wait_for_function("document.getElementById('live').innerText.includes('live drill')", timeout=20000)


def test_overdue_minutes_count_by_the_clock_of_the_server(server, page, clock):
    from standby.desk.people import open_rollcall

    open_rollcall(server.room.opened, because="drill", by="duty-officer", site="erbil")
    clock.advance(timedelta(minutes=42, seconds=5))
    page.goto(server.address + "/rollcall")
    page.wait_for_function("document.querySelector('[data-due]').innerText === '12 min overdue'")


def test_the_map_fills_its_frame(server, page):
    page.goto(server.address + "/map")
    page.wait_for_selector("#map.leaflet-container svg")
    drawn, frame = (page.locator(f"#map{what}").bounding_box() for what in (" .leaflet-overlay-pane svg", ""))
    assert max(drawn["width"] / frame["width"], drawn["height"] / frame["height"]) > 0.9


def test_the_whole_map_is_in_sight_on_a_phone_with_marks_that_can_be_touched(server, enter):
    page = enter(viewport={"width": 320, "height": 640})
    page.goto(server.address + "/map")
    page.wait_for_selector("#map.leaflet-container.far svg")
    drawn, frame = (page.locator(f"#map{what}").bounding_box() for what in (" .leaflet-overlay-pane svg", ""))
    assert drawn["width"] <= frame["width"] + 1
    assert drawn["height"] <= frame["height"] + 1
    assert page.locator("#map circle.site").first.bounding_box()["width"] >= 10


def test_the_public_view_is_switched_by_the_keyboard_and_shares_its_address(server, page):
    page.goto(server.address + "/clocks?valid=2020-01-12&known=2020-01-12")
    page.get_by_label("Public view").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.getElementById('clocks').innerText.includes('as somebody outside had it')")
    assert page.locator("#clocks a[href^='/evidence']").count() == 0
    assert "public=true" in page.url
    page.reload()
    assert page.get_by_label("Public view").is_checked()


def test_the_sliders_move_both_clocks(server, page):
    page.goto(server.address + "/clocks?valid=2020-01-12&known=2020-01-12")
    slider = page.locator("input[data-for=known]")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("document.getElementById('clocks').innerText.includes('known by 2020-01-07')", timeout=20000)


def test_everything_can_be_read_with_javascript_off(server, enter):
    page = enter(java_script_enabled=False)
    for path in ("/rollcall", "/clocks?valid=2020-01-12&known=2020-01-12", "/map"):
        page.goto(server.address + path)
        assert page.locator("h1").count() == 1, path
    page.goto(server.address + "/")
    page.locator("main a.why").first.click()
    assert page.locator("mark").count() == 1


def test_the_decision_sheet_prints_on_one_page(server, page):
    page.goto(server.address + "/decisions/coalition-training")
    printed = page.pdf(format="A4")
    assert len(pypdfium2.PdfDocument(printed)) == 1


def test_what_somebody_types_while_the_page_is_asked_anew_is_kept(server, page):
    from standby.desk.people import open_rollcall

    page.goto(server.address + "/rollcall")
    asked = []

    def slowly(route):
        asked.append(route.fetch())
        page.fill("main input[name=because]", "typed meanwhile")
        page.locator("h1").click()
        route.fulfill(response=asked[-1])

    page.wait_for_timeout(500)
    page.route("**/rollcall/part*", slowly, times=1)
    page.evaluate("htmx.ajax('GET', document.getElementById('live').dataset.live, {target: '#live'})")
    page.wait_for_timeout(1500)
    assert asked
    assert page.input_value("main input[name=because]") == "typed meanwhile"
    open_rollcall(server.room.opened, because="by another", by="duty-officer", site="erbil")
    page.wait_for_timeout(1500)
    assert page.input_value("main input[name=because]") == "typed meanwhile"
    page.fill("main input[name=because]", "")
    page.locator("h1").click()
    page.wait_for_function("document.getElementById('live').innerText.includes('by another')", timeout=20000)
