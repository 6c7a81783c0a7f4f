"""The theme as a Qt style sheet; lengths are written at 100 % and scaled."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.ui.widgets.resources import resource
from console.ui.widgets.theme import clamped, has_large_targets, theme, worn

if TYPE_CHECKING:
    from pathlib import Path

FINGER_PX, ROW_SPARE_PX = 40, 12
_FOR_FINGERS = """
QPushButton, QToolButton, QLineEdit, QComboBox, QDateEdit, QDateTimeEdit,
QPushButton#alarm, QCheckBox, QRadioButton, QTabBar::tab, QToolButton#tab, QMenuBar::item, QMenu::item,
QTreeView::item, QListView::item { min-height: 40px; }
QSpinBox, QDoubleSpinBox { padding-top: 12px; padding-bottom: 12px; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: 24px; height: 24px; }
QScrollBar:vertical { width: 24px; }
QScrollBar:horizontal { height: 24px; }
"""
_FONT = re.compile(r"font-size: (\d+)px")
_SHEET = """
QWidget { color: $text; }
QDialog { background: $surface; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QMenuBar { background: $surface; border-bottom: 1px solid $line; padding: 2px 4px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 5px 26px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QDockWidget { font-weight: 600; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget > QWidget { background: $surface; }
QDockWidget::title { background: $surface; padding: 9px 12px 7px 12px; text-align: left;
  border-left: 3px solid $surface; }
QDockWidget[keys="true"]::title { background: $raised; border-left-color: $accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 9px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QPushButton { background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 14px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; background: $surface; }
QPushButton:checked { background: $hover; border-color: $accent; }
QPushButton#kind { text-align: left; padding: 6px 9px; }
QPushButton#kind:checked { font-weight: 600; border-width: 2px; }
QLabel#notice { background: $plate; border: 1px solid $accent; border-radius: 6px; padding: 8px 10px; }
QLabel#about { background: $raised; border-radius: 6px; padding: 8px 10px; }
QFrame#sign { background: $plate; border: 2px solid $spot; border-radius: 10px; }
QLabel#signhead { font-size: 30px; font-weight: 600; }
QLabel#signbody { font-size: 17px; }
QPushButton:default, QPushButton#primary { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton#primary:focus, QPushButton:default:focus { border-color: $text; }
QPushButton:default:disabled, QPushButton#primary:disabled {
  background: $raised; color: $muted; border-color: $line; }
QTreeView, QTableView, QListView {
  background: $surface; border: none; outline: none; gridline-color: transparent;
  selection-background-color: $hover; selection-color: $text; alternate-background-color: $surface; }
QTreeView::item, QListView::item { padding: 5px 4px; border-radius: 4px; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: $raised; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
  background: $hover; color: $text; }
QTreeView::branch { background: $surface; }
QTableView::item { padding: 3px 8px; border-bottom: 1px solid $raised; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 7px 11px; font-weight: 600; }
QHeaderView::up-arrow, QHeaderView::down-arrow {
  subcontrol-origin: border; subcontrol-position: top center; width: 9px; height: 9px; }
QHeaderView::down-arrow { image: url("{chevron}"); }
QHeaderView::up-arrow { image: url("{chevron-up}"); }
QTableCornerButton::section { background: $surface; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar { qproperty-drawBase: 0; background: $wall; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  width: 0; border: none; }
QTabWidget QTabBar { background: transparent; }
QTabBar::tab { background: $surface; color: $muted; padding: 6px 14px; border: none; }
QToolButton#tab { background: $surface; color: $muted; padding: 6px 14px; border: none;
  border-bottom: 2px solid $surface; }
QToolButton#tab:hover, QToolButton#tab:focus { background: $hover; }
QToolButton#tab:checked { color: $text; border-bottom-color: $accent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QLabel#problem, QLabel#refusal { color: $warn; }
QLabel#refusal { background: $plate; border-left: 3px solid $warn; padding: 6px 10px; }
QPlainTextEdit { background: $raised; border: 1px solid $line; border-radius: 6px; padding: 3px 5px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit:focus, QCheckBox:focus { border-color: $accent; }
QTextBrowser { background: $surface; border: none; }
QTextBrowser:focus { border-left: 2px solid $accent; }
QCheckBox { padding: 5px 3px; spacing: 8px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px;
  background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("{tick}"); }
QScrollArea, QScrollArea > QWidget > QWidget { background: $surface; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("{chevron}"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line;
  padding: 4px; selection-background-color: $hover; selection-color: $text; }
QAbstractItemView#offers { background: $raised; border: 1px solid $accent; padding: 4px; }
QComboBox:disabled { color: $muted; }
QSplitter::handle { background: $wall; }
QSplitter::handle:hover { background: $accent; }
QLabel#empty { color: $muted; padding: 24px; }
QLabel#muted { color: $muted; }
QLabel#glimpse { border: 2px solid $playback; padding: 0; }
QLabel#keycap { background: $hover; border: 1px solid $line; border-radius: 4px;
  padding: 2px 8px; font-weight: 600; }
QLabel[chosen="true"] { background: $accent; color: $on_accent; border-radius: 4px; }
QLabel#heading { font-size: 16px; font-weight: 600; }
QLabel#section { color: $muted; font-weight: 600; padding: 6px 0 2px 0; }
QFrame#guide { background: $raised; border: 2px solid $accent; border-radius: 8px; }
QFrame#highlight { background: transparent; border: 3px solid $accent; border-radius: 4px; }
QFrame#toast { background: $raised; border: 1px solid $line;
  border-left: 3px solid $accent; border-radius: 8px; }
QFrame#toast[kind="refusal"] { border-left-color: $warn; }
QFrame#toast[kind="fault"] { border-left-color: $bad; }
QFrame#sign-of-camera { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame#pinned { background: $plate; border-left: 3px solid $warn; border-radius: 4px; }
QFrame#acts, QFrame#pad { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame#acts QToolButton, QFrame#pad QToolButton { border: 1px solid transparent; border-radius: 5px; }
QFrame#acts QToolButton:hover, QFrame#pad QToolButton:hover { background: $hover; }
QFrame#acts QToolButton:focus { border-color: $accent; }
QFrame#pad QToolButton:pressed { background: $accent; }
QFrame#entry { background: $raised; border: 1px solid $accent; border-radius: 10px; }
QLabel#digits { font-size: 40px; font-weight: 600; }
QFrame#bar { background: $surface; border-top: 2px solid $surface; }
QFrame#bar[wall="true"] { border-top-color: $accent; }
QLabel#keys { color: $muted; }
QLabel#keys[wall="true"] { color: $accent; }
QLabel#clock { font-weight: 600; }
QLabel#duty { font-weight: 600; color: $accent; }
QLabel#duty[absent="true"] { color: $warn; }
QLabel#good { color: $good; }
QLabel[tint="muted"] { color: $muted; }
QLabel[tint="good"] { color: $good; }
QLabel[tint="warn"] { color: $warn; }
QLabel[tint="bad"] { color: $bad; }
QLabel#fieldname { color: $muted; }
QDateEdit, QDateTimeEdit {
  background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 9px;
  selection-background-color: $accent; selection-color: $on_accent; }
QDateEdit:focus, QDateTimeEdit:focus { border-color: $accent; }
QDateEdit:disabled, QDateTimeEdit:disabled { color: $muted; background: $surface; }
QDateEdit::drop-down, QDateTimeEdit::drop-down {
  subcontrol-origin: padding; subcontrol-position: center right; border: none; width: 24px; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("{chevron}"); width: 12px; height: 12px; }
QRadioButton { spacing: 8px; }
QRadioButton { padding: 3px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 2px solid $muted; border-radius: 8px;
  background: $raised; }
QRadioButton::indicator:checked { background: $accent; }
QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton:disabled { color: $muted; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px;
  background: $raised; }
QListView::indicator:checked { background: $accent; border-color: $accent; image: url("{tick}"); }
QProgressBar { background: $raised; border: 1px solid $line; border-radius: 4px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QPushButton#alarm { padding: 2px 12px; border-radius: 4px; font-weight: 600; color: $muted; border: none; }
QPushButton#alarm[open="true"] { color: $bad; background: $plate; border: 1px solid $bad; }
QPushButton#alarm[lit="true"] { color: $on_accent; background: $bad; border: 1px solid $bad; }
"""


def stylesheet(scale: float) -> str:
    """Return the style sheet of the look in use at a scale of 1 to 2."""
    sheet = _SHEET + (_FOR_FINGERS if has_large_targets() else "")
    for name, value in sorted(asdict(theme().panes).items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"${name}", value)
    sheet = _FONT.sub(lambda match: f"font-size: {_scaled(int(match.group(1)), worn().font)}px", sheet)
    # Lines of one pixel are not scaled, because they are thin on purpose.
    sheet = re.sub(r"(?<![\w#.])(\d+)px", lambda match: f"{_scaled(int(match.group(1)), scale)}px", sheet)
    for name in ("chevron", "chevron-up", "tick"):
        sheet = sheet.replace("{" + name + "}", _picture(name).as_posix())
    return sheet


def row_height(text_px: int, scale: float) -> int:
    """Return the height of a row of a table for a height of its text, in pixels."""
    least = round(FINGER_PX * clamped(scale)) if has_large_targets() else 0
    return max(text_px + ROW_SPARE_PX, least)


def _picture(name: str) -> Path:
    """Return a small picture in the colours of the theme; Qt's style sheets take it as a file only."""
    return resource("pictures", worn().theme.value, f"{name}.svg")


def _scaled(length: int, scale: float) -> int:
    return length if length <= 1 else round(length * scale)
