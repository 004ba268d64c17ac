"""The update rules that training can use, with their real parameters: one declaration each.

Parameter labels are the reference system's; arguments and defaults are those of nnabla's solver of the same name.
Where the reference system's default differs from nnabla's, the reference's stands here, since projects rely on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SolverParameter:
    """One parameter of a solver: its label, nnabla's argument name, and the default, whose type is the type."""

    label: str
    argument: str
    default: float | bool


@dataclass(frozen=True)
class SolverType:
    """An update rule and the publication that describes it; the first parameter is the learning rate."""

    name: str
    parameters: tuple[SolverParameter, ...]
    reference: str = ""

    @property
    def learning_rate(self) -> SolverParameter:
        """The parameter that schedules act on."""
        return self.parameters[0]

    @property
    def decays_weights(self) -> bool:
        """Whether the solver has a weight decay of its own, apart from the L2 decay of the optimizer."""
        return any(parameter.argument == "wd" for parameter in self.parameters)


def _learning_rate(default: float, label: str = "LearningRate", argument: str = "lr") -> SolverParameter:
    return SolverParameter(label, argument, default)


def _alpha(default: float = 0.001) -> SolverParameter:
    return _learning_rate(default, "Alpha", "alpha")


_BETAS = (SolverParameter("Beta1", "beta1", 0.9), SolverParameter("Beta2", "beta2", 0.999))
_MOMENTUM = SolverParameter("Momentum", "momentum", 0.9)
_DECAY = SolverParameter("Weight Decay", "wd", 0.0001)
_BIAS_CORRECTION = SolverParameter("BiasCorrection", "bias_correction", False)
_BOUNDS = (SolverParameter("FinalLR", "final_lr", 0.1), SolverParameter("Gamma", "gamma", 0.001))


def _epsilon(default: float = 1e-8) -> SolverParameter:
    return SolverParameter("Epsilon", "eps", default)


_KINGMA_BA = (
    "Kingma, D. P. and Ba, J. (2015). Adam: A Method for Stochastic Optimization. https://arxiv.org/abs/1412.6980"
)
_LUO = "Luo, L. et al. (2019). Adaptive Gradient Methods with Dynamic Bound of Learning Rate. https://arxiv.org/abs/1902.09843"
_LOSHCHILOV = (
    "Loshchilov, I. and Hutter, F. (2019). Decoupled Weight Decay Regularization. https://arxiv.org/abs/1711.05101"
)

_ALL = (
    SolverType("Sgd", (_learning_rate(0.01),)),
    SolverType("SgdW", (_learning_rate(0.001), _MOMENTUM, _DECAY), _LOSHCHILOV),
    SolverType(
        "Momentum",
        (_learning_rate(0.01), _MOMENTUM),
        "Qian, N. (1999). On the momentum term in gradient descent learning algorithms. Neural Networks 12, 145-151.",
    ),
    SolverType(
        "Lars",
        (_learning_rate(0.001), _MOMENTUM, SolverParameter("Coefficient", "coefficient", 0.001), _epsilon(1e-6)),
        "You, Y., Gitman, I. and Ginsburg, B. (2017). Large Batch Training of Convolutional Networks. https://arxiv.org/abs/1708.03888",
    ),
    SolverType(
        "Nesterov",
        (_learning_rate(0.01), _MOMENTUM),
        "Nesterov, Y. (1983). A method for unconstrained convex minimization problem with the rate of convergence "
        "O(1/k^2). Doklady AN SSSR 269, 543-547.",
    ),
    SolverType(
        "Adadelta",
        (_learning_rate(1.0), SolverParameter("Decay", "decay", 0.95), _epsilon(1e-6)),
        "Zeiler, M. D. (2012). ADADELTA: An Adaptive Learning Rate Method. https://arxiv.org/abs/1212.5701",
    ),
    SolverType(
        "Adagrad",
        (_learning_rate(0.01), _epsilon()),
        "Duchi, J., Hazan, E. and Singer, Y. (2011). Adaptive Subgradient Methods for Online Learning and Stochastic "
        "Optimization. JMLR 12, 2121-2159.",
    ),
    SolverType(
        "AdaBelief",
        (
            _alpha(),
            *_BETAS,
            _epsilon(),
            _DECAY,
            SolverParameter("AMSGrad", "amsgrad", False),
            SolverParameter("WD Decouple", "weight_decouple", False),
            SolverParameter("Fixed Decay", "fixed_decay", False),
            SolverParameter("Rectify", "rectify", False),
        ),
        "Zhuang, J. et al. (2020). AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients. https://arxiv.org/abs/2010.07468",
    ),
    SolverType(
        "RMSprop",
        (_learning_rate(0.001), SolverParameter("Decay", "decay", 0.9), _epsilon()),
        "Tieleman, T. and Hinton, G. (2012). Lecture 6.5 - RMSprop. COURSERA: Neural Networks for Machine Learning.",
    ),
    SolverType(
        "RMSpropGraves",
        (_learning_rate(0.0001), SolverParameter("Decay", "decay", 0.95), _MOMENTUM, _epsilon(0.0001)),
        "Graves, A. (2013). Generating Sequences With Recurrent Neural Networks. https://arxiv.org/abs/1308.0850",
    ),
    SolverType("Adam", (_alpha(), *_BETAS, _epsilon()), _KINGMA_BA),
    SolverType("AdamW", (_alpha(), *_BETAS, _epsilon(), _DECAY), _LOSHCHILOV),
    SolverType("AdaBound", (_alpha(), *_BETAS, _epsilon(), *_BOUNDS), _LUO),
    SolverType("Adamax", (_alpha(0.002), *_BETAS, _epsilon()), _KINGMA_BA),
    SolverType(
        "AMSGRAD",
        (_alpha(), *_BETAS, _epsilon(), _BIAS_CORRECTION),
        "Reddi, S. J., Kale, S. and Kumar, S. (2018). On the Convergence of Adam and Beyond. https://openreview.net/pdf?id=ryQu7f-RZ",
    ),
    SolverType("AMSBound", (_alpha(), *_BETAS, _epsilon(), *_BOUNDS, _BIAS_CORRECTION), _LUO),
    SolverType(
        "Lamb",
        (
            _learning_rate(0.001, "Eta", "eta"),
            *_BETAS,
            SolverParameter("GammaL", "gamma_l", 0.0),
            SolverParameter("GammaU", "gamma_u", 10.0),
            _epsilon(1e-6),
            _BIAS_CORRECTION,
        ),
        "You, Y. et al. (2020). Large Batch Optimization for Deep Learning: Training BERT in 76 minutes. https://arxiv.org/abs/1904.00962",
    ),
    SolverType(
        "Lion",
        (_learning_rate(0.0001), SolverParameter("Beta1", "beta1", 0.9), SolverParameter("Beta2", "beta2", 0.99)),
        "Chen, X. et al. (2023). Symbolic Discovery of Optimization Algorithms. https://arxiv.org/abs/2302.06675",
    ),
)

SOLVERS: Mapping[str, SolverType] = {solver.name: solver for solver in _ALL}
"""Every solver by name."""
