"""How far places are apart."""

from zones.point import NEAR, Point, distance

CHARBAGH, HAZRATGANJ, KANPUR = Point(26.8314, 80.9206), Point(26.8504, 80.9459), Point(26.4499, 80.3319)


def test_distances_are_those_of_the_map() -> None:
    assert round(distance(CHARBAGH, HAZRATGANJ), 1) == 3.3
    assert round(distance(CHARBAGH, KANPUR)) == 72
    assert distance(KANPUR, KANPUR) == 0


def test_it_does_not_matter_from_which_side() -> None:
    assert distance(CHARBAGH, KANPUR) == distance(KANPUR, CHARBAGH)
    assert distance(CHARBAGH, HAZRATGANJ) > NEAR
