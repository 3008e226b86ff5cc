"""HiGHS behind PuLP, handed the whole programme at once instead of a row at a time."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import pulp


class BulkHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, with the same answer: only the hand-over, the start and the report differ.

    `start`: a value for each variable, in order, to begin from. After a solve, `dual_bound` holds
    the bound that HiGHS proved, and `found` whether it has a feasible plan.
    """

    def __init__(self, start: np.ndarray | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.start = start
        self.dual_bound: float | None = None
        self.found = False

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:
        """Hand over the programme in one call."""
        variables, constraints = lp.variables(), lp.constraints()
        for number, variable in enumerate(variables):
            variable.index = number
        for number, constraint in enumerate(constraints):
            constraint.index = number
        lp.solverModel.passModel(_model(lp, variables, constraints, self.mip))

    def callSolver(self, lp: pulp.LpProblem) -> None:
        """Solve, from the start given if any, and keep what was proved."""
        if self.start is not None:
            beginning = highspy.HighsSolution()
            beginning.col_value = list(self.start)
            lp.solverModel.setSolution(beginning)
        lp.solverModel.run()
        info = lp.solverModel.getInfo()
        self.dual_bound = float(info.mip_dual_bound if self.mip else info.objective_function_value)
        self.found = info.primal_solution_status == highspy.kSolutionStatusFeasible

    def findSolutionValues(self, lp: pulp.LpProblem) -> tuple[int, int]:
        """The values found and how the solve ended; PuLP's own does not know of an end at the limit of nodes."""
        if lp.solverModel.getModelStatus() != highspy.HighsModelStatus.kSolutionLimit:
            return tuple(super().findSolutionValues(lp))
        if not self.found:
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound
        values = lp.solverModel.getSolution().col_value
        for variable in lp.variables():
            variable.varValue = values[variable.index]
        return pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible


def _model(
    lp: pulp.LpProblem, variables: list[Any], constraints: list[Any], integral: bool
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(variables), len(constraints)
    model.col_cost_ = np.array([lp.objective.get(variable, 0.0) for variable in variables])
    model.col_lower_ = _bounds([variable.lowBound for variable in variables], -highspy.kHighsInf)
    model.col_upper_ = _bounds([variable.upBound for variable in variables], highspy.kHighsInf)
    model.row_lower_ = _bounds([constraint.getLb() for constraint in constraints], -highspy.kHighsInf)
    model.row_upper_ = _bounds([constraint.getUb() for constraint in constraints], highspy.kHighsInf)
    lengths = [len(constraint) for constraint in constraints]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([v.index for c in constraints for v in c], dtype=np.int32)
    model.a_matrix_.value_ = np.array([w for c in constraints for w in c.values()], dtype=float)
    if integral:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[variable.cat == pulp.LpInteger] for variable in variables]
    return model


def _bounds(values: list[float | None], absent: float) -> np.ndarray:
    return np.array([absent if value is None else value for value in values], dtype=float)
