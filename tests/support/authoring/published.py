"""Parameters that learn and multiply-adds of each example: as published, or counted by hand where nobody has."""

from __future__ import annotations

from typing import NamedTuple

TORCHVISION = (
    "torchvision's table of classification weights, columns Params and GFLOPS, which are billions of multiply-adds "
    "(https://pytorch.org/vision/stable/models.html)"
)
KERAS = "trainable parameters as Keras tells them in model.summary() (https://keras.io/api/applications)"
CAFFE = "parameters of BVLC's prototxt, biases included (https://github.com/BVLC/caffe/tree/master/models)"


class Count(NamedTuple):
    """What a network must have, and where that is from.

    Attributes:
        parameters: Numbers that learn.
        multiply_adds: Multiplications, each with the addition of its result, of one sample.
        source: Where the figures are from, and which conventions are others.
    """

    parameters: int
    multiply_adds: int
    source: str


PUBLISHED: dict[str, Count] = {
    "lenet5": Count(
        61_706,
        416_520,
        "LeCun et al. (1998) give 60,000 parameters: there, not every map of the second convolution sees all of the "
        "first; here it does.",
    ),
    "network_in_network": Count(
        966_986,
        222_486_528,
        "The authors' prototxt for CIFAR-10, 0.97 million (https://gist.github.com/mavenlin/e56253735ef32c3c296d).",
    ),
    "resnet20_cifar": Count(269_722, 40_551_040, "He et al. (2015), table 6: 0.27 million."),
    "resnet56_cifar": Count(853_018, 125_485_696, "He et al. (2015), table 6: 0.85 million."),
    "alexnet": Count(60_965_224, 724_406_816, f"{CAFFE}; Krizhevsky et al. (2012) say 60 million."),
    "vgg11": Count(132_863_336, 7_609_090_048, f"{TORCHVISION}: 7.61."),
    "vgg16": Count(138_357_544, 15_470_264_320, f"{TORCHVISION}: 15.47."),
    "vgg19": Count(143_667_240, 19_632_062_464, f"{TORCHVISION}: 19.63."),
    "googlenet": Count(
        6_998_552,
        1_582_671_872,
        f"{CAFFE}; Szegedy et al. (2014), table 1, sum to 6.8 million and 1.5 billion, without biases and rounded row "
        "by row.",
    ),
    "inception_v3": Count(
        23_834_568,
        5_713_216_096,
        f"{TORCHVISION}: 5.71, and 27,161,264 parameters, since the auxiliary classifier counts there too; the network "
        "Training has it, and as many.",
    ),
    "resnet18": Count(11_689_512, 1_814_073_344, f"{TORCHVISION}: 1.81."),
    "resnet34": Count(21_797_672, 3_663_761_408, f"{TORCHVISION}: 3.66."),
    "resnet50": Count(
        25_557_032,
        4_089_184_256,
        f"{TORCHVISION}: 4.09. He et al. (2015), table 1, say 3.8 billion, where the first 1 x 1 convolution of a "
        "stage has the step, not the 3 x 3.",
    ),
    "resnet101": Count(44_549_160, 7_801_405_440, f"{TORCHVISION}: 7.8."),
    "resnet152": Count(60_192_808, 11_513_626_624, f"{TORCHVISION}: 11.51."),
    "resnext50": Count(25_028_904, 4_230_479_872, f"{TORCHVISION}: 4.23."),
    "senet": Count(
        28_088_024,
        3_860_488_192,
        "Hu et al. (2017), table 2: 3.87 billion, and section 4: some 2.5 million parameters more than ResNet-50; here "
        "the step lies in the first 1 x 1 convolution, as there.",
    ),
    "squeezenet": Count(1_235_496, 349_151_936, f"{TORCHVISION}: 0.35."),
    "mobilenet_v1": Count(
        4_231_976, 568_740_352, f"{KERAS}; Howard et al. (2017), table 4: 569 million multiply-adds."
    ),
    "mobilenet_v2": Count(3_504_872, 300_774_272, f"{TORCHVISION}: 0.3."),
    "shufflenet": Count(
        1_865_728, 137_460_672, "Zhang et al. (2017), table 1: 137 million with 3 groups; no parameters are published."
    ),
    "xception": Count(22_855_952, 8_357_403_496, f"{KERAS}; no multiply-adds are published there."),
    "densenet121": Count(7_978_856, 2_834_161_664, f"{TORCHVISION}: 2.83."),
    "densenet161": Count(28_681_000, 7_727_907_072, f"{TORCHVISION}: 7.73."),
    "capsnet": Count(
        8_215_568,
        202_280_960,
        "Sabour et al. (2017), section 5: 8.2 million with the layers that draw the digit again.",
    ),
}
"""Figures that others have published."""

_UNET = tuple(zip((8, 16, 32, 64), (32, 16, 8, 4), strict=True))
"""The maps of each level of the small U-Net, and the side of its pictures."""

_UNET_PARAMETERS = (
    (9 * 8 + 8 + 9 * 8 * 8 + 8)
    + sum(9 * maps * 2 * maps + 2 * maps + 9 * 4 * maps**2 + 2 * maps for maps, _ in _UNET)
    + sum(4 * 2 * maps**2 + maps + 9 * 2 * maps**2 + maps + 9 * maps**2 + maps for maps, _ in _UNET)
    + (8 + 1)
)
_UNET_MULTIPLY_ADDS = (
    32**2 * 9 * (8 + 8 * 8)
    + sum((side // 2) ** 2 * 9 * (maps * 2 * maps + 4 * maps**2) for maps, side in _UNET)
    + sum(side**2 * (4 * 2 * maps**2 + 9 * 2 * maps**2 + 9 * maps**2) for maps, side in _UNET)
    + 32**2 * 8
)
_DECONVOLUTIONS = (
    "A Deconvolution counts the whole kernel for each of its results, as in Neural Network Console, though with a step "
    "of 2 only a quarter of it meets a value."
)

COUNTED: dict[str, Count] = {
    "mnist_lenet": Count(
        (49 * 16 + 16) + (9 * 16 * 30 + 30) + (480 * 150 + 150) + (150 * 10 + 10),
        22**2 * 49 * 16 + 9**2 * 9 * 16 * 30 + 480 * 150 + 150 * 10,
        "Two convolutions of 7 x 7 and 3 x 3, and layers from 480 to 150 to 10.",
    ),
    "mnist_convnet": Count(
        25 * 24 + 2 * 24 + 25 * 24 * 48 + 2 * 48 + 768 * 192 + 2 * 192 + 192 * 10 + 10,
        24**2 * 25 * 24 + 8**2 * 25 * 24 * 48 + 768 * 192 + 192 * 10,
        "Two convolutions of 5 x 5, layers from 768 to 192 to 10, and two numbers for each normalized map.",
    ),
    "logistic_regression": Count(784 * 10 + 10, 784 * 10, "784 x 10 weights and 10 biases."),
    "mlp": Count(
        784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10,
        784 * 128 + 128 * 64 + 64 * 10,
        "784 x 128, 128 x 64 and 64 x 10 weights, and 202 biases.",
    ),
    "binarynet": Count(
        784 * 512 + 512 * 512 + 512 * 10 + 2 * (512 + 512 + 10),
        0,
        "784 x 512, 512 x 512 and 512 x 10 weights, and two numbers for each normalized value. Weights of 1 and -1 "
        "need no multiplications.",
    ),
    "convolution_variants": Count(
        25 * 192 * 32 + 32,
        28**2 * 192 * 25 * 32,
        "The formulas on this page, with F = 28, N = 192, K = 5 and M = 32.",
    ),
    "lstm_classifier": Count(
        4 * ((28 + 64) * 64 + 64) + 64 * 10 + 10,
        28 * 4 * (28 + 64) * 64 + 64 * 10,
        "Four gates of (28 + 64) x 64 weights and 64 biases, in 28 steps, and 64 x 10 weights and 10 biases.",
    ),
    "gru_classifier": Count(
        3 * ((28 + 64) * 64 + 64) + 64 * 10 + 10,
        28 * 3 * (28 + 64) * 64 + 64 * 10,
        "Three gates of (28 + 64) x 64 weights and 64 biases, in 28 steps, and 64 x 10 weights and 10 biases.",
    ),
    "transformer_classifier": Count(
        28 * 32 + 28 * 32 + 2 * (4 * 32**2 + 32 + 2 * 32 * 64 + 64 + 32 + 4 * 32) + 32 * 10 + 10,
        28 * 28 * 32 + 2 * (28 * 4 * 32**2 + 2 * 28 * 28 * 32 + 28 * 2 * 32 * 64) + 32 * 10,
        "Blocks of four matrices of 32 x 32, two of 32 x 64 and two normalizations; attention itself multiplies "
        "28 x 28 x 32 twice.",
    ),
    "language_model": Count(
        30 * 32 + 3 * ((32 + 128) * 128 + 128) + 128 * 30 + 30,
        32 * (3 * (32 + 128) * 128 + 128 * 30),
        "30 letters of 32 numbers, three gates of (32 + 128) x 128 weights, and 128 x 30 weights for each of 32 steps.",
    ),
    "word2vec": Count(200 * 16 + 16 * 200, 16 * 200, "200 words of 16 numbers, and 16 x 200 weights without biases."),
    "anomaly_detection": Count(
        2 * (128 * 48 + 48 * 8) + 48 + 8 + 48 + 128,
        2 * (128 * 48 + 48 * 8),
        "Layers from 128 to 48 to 8 and back.",
    ),
    "autoencoder": Count(
        2 * (784 * 256 + 256 * 32) + 256 + 32 + 256 + 784,
        2 * (784 * 256 + 256 * 32),
        "Layers from 784 to 256 to 32 and back.",
    ),
    "vae": Count(
        784 * 256 + 256 + 2 * (256 * 16 + 16) + 16 * 256 + 256 + 256 * 784 + 784,
        2 * 784 * 256 + 3 * 256 * 16,
        "Layers from 784 to 256, to 16 twice for mean and variance, and back.",
    ),
    "dcgan": Count(
        (32 * 3136 + 3136 + 2 * 64) + (16 * 64 * 32 + 32 + 2 * 32) + (16 * 32 + 1),
        32 * 3136 + 14**2 * 16 * 64 * 32 + 28**2 * 16 * 32 + (14**2 * 25 * 32 + 7**2 * 25 * 32 * 64 + 3136),
        f"The generator learns here, and both sides compute. {_DECONVOLUTIONS}",
    ),
    "conditional_gan": Count(
        (42 * 3136 + 3136 + 2 * 64) + (16 * 64 * 32 + 32 + 2 * 32) + (16 * 32 + 1),
        42 * 3136 + 14**2 * 16 * 64 * 32 + 28**2 * 16 * 32 + (14**2 * 25 * 11 * 32 + 7**2 * 25 * 32 * 64 + 3136),
        f"As the DCGAN, with ten numbers more for the label on both sides. {_DECONVOLUTIONS}",
    ),
    "unet": Count(
        _UNET_PARAMETERS,
        _UNET_MULTIPLY_ADDS,
        "Pairs of 3 x 3 convolutions of 8 to 128 maps, as figure 1 of Ronneberger et al. (2015) with an eighth of its "
        f"maps; the network Published has all of them, 31,030,658 parameters. {_DECONVOLUTIONS}",
    ),
    "siamese_network": Count(
        25 * 16 + 16 + 25 * 16 * 32 + 32 + 32 * 7**2 * 8 + 8,
        2 * (28**2 * 25 * 16 + 14**2 * 25 * 16 * 32 + 32 * 7**2 * 8),
        "One branch of two 5 x 5 convolutions and a layer from 1,568 to 8, computed twice.",
    ),
    "yolo_detector": Count(
        9 * (3 * 16 + 16 * 32 + 32 * 64) + 2 * (16 + 32 + 64) + 9 * 64 * 64 + 64 + 64 * 8 + 8,
        48**2 * 9 * 3 * 16 + 24**2 * 9 * 16 * 32 + 12**2 * 9 * 32 * 64 + 6**2 * (9 * 64 * 64 + 64 * 8),
        "Four 3 x 3 convolutions of 16, 32, 64 and 64 maps, and one of 1 x 1 to 8.",
    ),
}
"""Small networks that are nobody's but ours: figures counted from the sizes of their layers."""

COUNTS = {**PUBLISHED, **COUNTED}

BILLIONS = {
    # GFLOPS of torchvision's table with its digits
    "vgg11": 7.609,
    "vgg16": 15.47,
    "vgg19": 19.632,
    "inception_v3": 5.713,
    "resnet18": 1.814,
    "resnet34": 3.664,
    "resnet50": 4.089,
    "resnet101": 7.801,
    "resnet152": 11.514,
    "resnext50": 4.23,
    "squeezenet": 0.349,
    "mobilenet_v2": 0.301,
    "densenet121": 2.834,
    "densenet161": 7.728,
    # other papers
    "mobilenet_v1": 0.569,
    "shufflenet": 0.137,
}
"""Billions of multiply-adds as published, to be met when rounded to as many digits."""
