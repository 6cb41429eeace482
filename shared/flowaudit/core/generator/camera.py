"""How a phone sees a sheet that lies on a table: a pinhole camera above paper that is bowed or creased."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float64]
Quad = tuple[float, float, float, float, float, float, float, float]

_CELL = 24  # pixels of the picture between which the way to the sheet counts as straight
_SETTLED = 5  # rounds after which a bow of a few percent moves no pixel any more


@dataclass(frozen=True, slots=True)
class Pose:
    """How camera and sheet lie to each other.

    ``tilt`` is that of the sheet about the picture's horizontal and vertical axis, ``roll`` in the plane, all in
    degrees; ``distance`` of the camera, ``bow`` (the height of an arch over its width) and ``creases`` (height of the
    folds) in units of the sheet's longer side; ``fill`` is the share of the frame that the sheet takes, above 1 its
    edges are cut.
    """

    tilt: tuple[float, float]
    roll: float
    distance: float
    bow: float
    creases: float
    fill: float


class View:
    """The way from the pixels of a picture back to the sheet.

    :param frame: width and height of the picture in pixels.
    :param sheet: width and height of the sheet in any unit.
    :param seed: of the creases.
    """

    def __init__(self, pose: Pose, frame: tuple[int, int], sheet: tuple[float, float], seed: int) -> None:
        self._frame = frame
        self._half = sheet[0] / max(sheet) / 2, sheet[1] / max(sheet) / 2
        self._pose = pose
        random = np.random.default_rng(seed)
        angles, offsets = random.uniform(0, math.pi, 7), random.uniform(-0.4, 0.4, 7)
        self._folds = tuple(zip(np.cos(angles), np.sin(angles), offsets, random.uniform(-1, 1, 7), strict=True))
        across, along, roll = (math.radians(angle) for angle in (*pose.tilt, pose.roll))
        about_x = np.array(
            [[1, 0, 0], [0, math.cos(across), -math.sin(across)], [0, math.sin(across), math.cos(across)]]
        )
        about_y = np.array([[math.cos(along), 0, math.sin(along)], [0, 1, 0], [-math.sin(along), 0, math.cos(along)]])
        in_plane = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
        self._axes: Field = about_x @ about_y @ in_plane
        self._focal, self._centre = 1.0, (0.0, 0.0)
        self._fit()

    def _fit(self) -> None:
        """Zoom and pan so that the sheet takes its share of the frame."""
        edge = np.linspace(-1, 1, 9)
        half_w, half_h = self._half
        u = np.concatenate((edge, edge, np.full(9, -1.0), np.full(9, 1.0))) * half_w
        v = np.concatenate((np.full(9, -1.0), np.full(9, 1.0), edge, edge)) * half_h
        x, y = self.project(u, v)
        self._focal = self._pose.fill * min(self._frame[0] / float(np.ptp(x)), self._frame[1] / float(np.ptp(y)))
        middle = (x.min() + x.max()) / 2 * self._focal, (y.min() + y.max()) / 2 * self._focal
        self._centre = self._frame[0] / 2 - float(middle[0]), self._frame[1] / 2 - float(middle[1])

    def height(self, u: Field, v: Field) -> Field:
        """How far the paper rises above the table at places of the sheet."""
        found = self._pose.bow * (1.0 - np.square(u / self._half[0])) * (1.0 + 0.3 * v)
        for cos, sin, offset, weight in self._folds:
            found = found + self._pose.creases * weight * np.abs(u * cos + v * sin - offset)
        return np.asarray(found)

    def project(self, u: Field, v: Field) -> tuple[Field, Field]:
        """Where places of the sheet stand in the picture, in pixels."""
        points = np.stack((u, v, self.height(u, v)))
        x, y, z = np.tensordot(self._axes, points, axes=1)
        scale = self._focal / (self._pose.distance - z)
        return x * scale + self._centre[0], y * scale + self._centre[1]

    def place(self, u: float, v: float) -> tuple[float, float]:
        """The pixel of a place of the sheet, both given as fractions of its width and height from the top left."""
        x, y = self.project(np.array([(2 * u - 1) * self._half[0]]), np.array([(2 * v - 1) * self._half[1]]))
        return float(x[0]), float(y[0])

    def sheet_at(self, x: Field, y: Field) -> tuple[Field, Field]:
        """The places of the sheet's plane under pixels of the picture.

        The ray of a pixel meets the height z where two linear equations hold; z is that of the place found before.
        """
        (r1, r2, r3), far = self._axes, self._pose.distance
        a, b = (x - self._centre[0]) / self._focal, (y - self._centre[1]) / self._focal
        m11, m12, m21, m22 = r1[0] + a * r3[0], r1[1] + a * r3[1], r2[0] + b * r3[0], r2[1] + b * r3[1]
        det = m11 * m22 - m12 * m21
        z = np.zeros_like(x)
        for _ in range(_SETTLED):
            right1, right2 = a * far - (r1[2] + a * r3[2]) * z, b * far - (r2[2] + b * r3[2]) * z
            u, v = (right1 * m22 - right2 * m12) / det, (right2 * m11 - right1 * m21) / det
            z = self.height(np.clip(u, -0.6, 0.6), np.clip(v, -0.6, 0.6))
        return u, v

    def draw(self, page: Image.Image, ground: tuple[int, ...]) -> Image.Image:
        """``page`` (the whole sheet) as the camera sees it, on ``ground`` where no sheet is."""
        width, height = self._frame
        columns, rows = (-(-side // _CELL) for side in (width, height))
        x, y = np.meshgrid(np.arange(columns + 1) * float(_CELL), np.arange(rows + 1) * float(_CELL))
        u, v = self.sheet_at(x, y)
        across = (u / self._half[0] + 1) / 2 * page.width
        down = (v / self._half[1] + 1) / 2 * page.height
        corners = np.stack((across, down), axis=-1)
        quads = np.concatenate((corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]), axis=-1)
        mesh: list[tuple[tuple[int, int, int, int], Quad]] = [
            ((_CELL * i, _CELL * j, _CELL * (i + 1), _CELL * (j + 1)), tuple(quads[j, i].tolist()))
            for j in range(rows)
            for i in range(columns)
        ]
        size = columns * _CELL, rows * _CELL
        drawn = page.transform(size, Image.Transform.MESH, mesh, resample=Image.Resampling.BICUBIC, fillcolor=ground)
        return drawn.crop((0, 0, width, height))

    def lit(self, x: Field, y: Field) -> Field:
        """How bright the paper is under a lamp from the upper left: slopes towards it are brighter. 1 is flat."""
        u, v = self.sheet_at(x, y)
        step = 0.004
        slope_u = (self.height(u + step, v) - self.height(u - step, v)) / (2 * step)
        slope_v = (self.height(u, v + step) - self.height(u, v - step)) / (2 * step)
        return np.clip(1.0 - 0.5 * slope_u - 0.4 * slope_v, 0.55, 1.15)
