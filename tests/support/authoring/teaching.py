"""What each example teaches, what it has come to, and what it cites: the words of its page in the documentation."""

from __future__ import annotations

from authoring import papers

OLDER = {
    "mnist_lenet": ("Small networks", "LeNet on digits"),
    "mnist_convnet": ("Classification", "Convolutional network on digits"),
}
"""Examples that are kept by hand, with group and title."""

TEACHES = {
    "mnist_lenet": "The first project: convolutions, pooling and fully connected layers in a row.",
    "mnist_convnet": "How far a small network comes with batch normalization, dropout and changed pictures.",
    "logistic_regression": "What a loss and an error are, and how far one layer comes.",
    "mlp": "What a hidden layer adds, and how many parameters full connections cost.",
    "lenet5": "Why few shared weights see more in a picture than many separate ones.",
    "network_in_network": "What 1 x 1 convolutions do, and how the mean of a map replaces large layers at the end.",
    "resnet20_cifar": "How sums past layers let depth learn, and how RepeatStart writes a stage in four layers.",
    "resnet56_cifar": "The same network at almost three times the depth: only Times is another.",
    "alexnet": "What made deep learning work in 2012, and why initial values matter.",
    "vgg11": "How far 3 x 3 convolutions alone come, and where the parameters lie: in the first large layer.",
    "vgg16": "The same with more layers in each stage; compare the statistics with those of ResNet-50.",
    "vgg19": "The largest of the family: more layers, hardly more parameters.",
    "googlenet": (
        "How kernels of several sizes side by side let training choose, and how further losses on the way help a deep "
        "network to learn."
    ),
    "inception_v3": "How large kernels are taken apart into rows and columns.",
    "resnet18": "Residual blocks of two convolutions, and where a projection is needed.",
    "resnet34": "More blocks in the same stages.",
    "resnet50": "Bottlenecks: more layers and better results for hardly more cost.",
    "resnet101": "Depth by one number: the third stage repeats its block 22 times.",
    "resnet152": "The deepest of the family, on one screen.",
    "resnext50": "What grouped convolutions are for: many narrow paths at the price of one wide.",
    "senet": "How a network weighs its own maps, by a unit within a unit.",
    "squeezenet": "How few parameters are enough: a fiftieth of AlexNet's.",
    "mobilenet_v1": "Depthwise and pointwise convolutions, and two arguments that trade accuracy for cost.",
    "mobilenet_v2": "Why blocks are wide inside, and why nothing bends the narrow ends.",
    "shufflenet": "How grouped convolutions exchange what they know.",
    "xception": "What is left of a convolution when place and maps are treated apart throughout.",
    "densenet121": "How layers share all that was found before, and why that saves parameters.",
    "densenet161": "The same with a growth of 48.",
    "convolution_variants": "What a convolution costs, F²NK²M, and how its factorisations come to a sixtieth of it.",
    "lstm_classifier": "How a network reads a sequence, and what its gates do; the unit shows every step.",
    "gru_classifier": "The same with one gate fewer; compare parameters and accuracy.",
    "transformer_classifier": "How attention reads a sequence without steps, and what places are for.",
    "language_model": "How text is written letter by letter, and what overfitting looks like on a short text.",
    "word2vec": "How meaning comes from company: the rows of Embed lie near each other for words alike.",
    "anomaly_detection": "How a network that has seen only the normal tells the rest; a monitor with another network.",
    "autoencoder": "How a picture is squeezed into few numbers without labels.",
    "vae": "How chance enters a network, and how a loss is made of layers.",
    "dcgan": "How two optimizers train two networks against each other, and how arguments keep one side fixed.",
    "conditional_gan": "How a label is given to a network beside noise and pictures.",
    "unet": "How a network answers for each pixel, with links from the way down to the way up.",
    "yolo_detector": "How places are learned: a target with many parts, and weights for each of them.",
    "siamese_network": "How weights are shared by ParameterScope, and how distances are learned.",
    "capsnet": "How an algorithm, routing by agreement, is drawn as layers in a loop.",
    "binarynet": "What networks of single bits save, and what they lose.",
}

_ADVERSARIES = ("TrainDiscriminator", "Generator", "Discriminator")
_BASIC = ("ResNetBasicProjection", "ResNetBasic")
_BOTTLENECK = ("ResNetBottleneckProjection", "ResNetBottleneck")

PICTURED = {
    **dict.fromkeys(("resnet20_cifar", "resnet56_cifar"), ("ResNetBasic", "ResNetShortcutPadding")),
    "alexnet": ("LocalResponseBlock",),
    **dict.fromkeys(("vgg11", "vgg16", "vgg19"), ("VGGStage",)),
    "googlenet": ("InceptionV1", "Training", "Auxiliary"),
    "inception_v3": ("InceptionV3A", "InceptionV3C", "InceptionV3E", "Training", "Auxiliary"),
    **dict.fromkeys(("resnet18", "resnet34"), _BASIC),
    **dict.fromkeys(("resnet50", "resnet101", "resnet152"), _BOTTLENECK),
    "resnext50": ("ResNeXt",),
    "senet": ("SEBottleneck", "SqueezeExcitation"),
    "squeezenet": ("Fire",),
    "mobilenet_v1": ("DepthwiseSeparable",),
    "mobilenet_v2": ("InvertedResidual",),
    "shufflenet": ("ShuffleUnit", "ShuffleDownsample"),
    "xception": ("XceptionEntry", "XceptionModule", "SeparableConvolution"),
    **dict.fromkeys(("densenet121", "densenet161"), ("DenseBlock", "DenseLayer", "DenseTransition")),
    "convolution_variants": ("Squeezed", "RowAndColumn", "Grouped", "Separable", "Shuffled"),
    "lstm_classifier": ("LongShortTermMemory",),
    "gru_classifier": ("GatedRecurrentUnit",),
    "transformer_classifier": ("TransformerEncoder", "MultiHeadAttention", "ScaledDotProductAttention"),
    "language_model": ("GatedRecurrentUnit",),
    "vae": ("Decoder", "Generate"),
    "dcgan": _ADVERSARIES,
    "conditional_gan": _ADVERSARIES,
    "unet": ("UNetDown", "UNetUp"),
    "siamese_network": ("Branch",),
    "capsnet": ("CapsuleRouting", "CapsuleSquash"),
    "binarynet": ("BinaryConnectAffineBlock",),
}
"""The networks and units that pages show besides the first network."""

FORMULAS = {
    "Plain": ("F²NK²M", "every kernel sees all maps at every place"),
    "Squeezed": ("F²NS + F²SK²M", "S maps in between, here 16, as in Inception and SqueezeNet"),
    "RowAndColumn": ("F²NKM + F²M²K", "a row, then a column, as in Inception v3"),
    "Grouped": ("F²NK²M / G", "every kernel sees one of G groups of maps, here 4, as in ResNeXt"),
    "Separable": ("F²NK² + F²NM", "depthwise for places, pointwise for maps, as in MobileNet and Xception"),
    "Shuffled": ("F²NM / G + F²MK² + F²M² / G", "pointwise in groups, whose maps are shuffled, as in ShuffleNet"),
}
"""What the networks of convolution_variants cost, and why."""

_DIGITS = "At its best, after {} of {} epochs, {} % of the 2,000 validation digits were read wrongly."

RESULTS = {
    "logistic_regression": _DIGITS.format(10, 10, "8.9"),
    "mlp": _DIGITS.format(9, 10, "4.35"),
    "lenet5": _DIGITS.format(5, 5, "2.8"),
    "binarynet": _DIGITS.format(9, 10, "4.35"),
    "lstm_classifier": _DIGITS.format(3, 3, "10.3"),
    "gru_classifier": _DIGITS.format(4, 4, "10.4"),
    "transformer_classifier": _DIGITS.format(2, 2, "16.1"),
    "resnet20_cifar": "After 2 epochs, 7.5 % of the 200 validation pictures were given another shape.",
    "autoencoder": "After 10 epochs, the mean squared error of a validation pixel was 0.0107.",
    "vae": "After 10 epochs, the cost of a validation digit was 0.1555, cross entropy and divergence together.",
    "word2vec": (
        "At its best, after 9 of 15 epochs, the right word was not among the five likeliest for 76 % of the validation "
        "pairs: the text is short."
    ),
    "anomaly_detection": "After 60 epochs, 1.0 % of the 200 validation waves, normal and other, were judged wrongly.",
    "siamese_network": "At its best, after 4 of 8 epochs, 4.5 % of the 200 validation pairs were judged wrongly.",
    "language_model": (
        "At its best, after 3 of 6 epochs, 52.5 % of the letters of the last part of the text were guessed wrongly, "
        "and 25.7 % of those that it had learned from: it begins to learn the text by heart."
    ),
    "unet": "After 10 epochs, 2.8 % of the validation pixels were marked wrongly.",
    "dcgan": "After 6 epochs, most of what Generate draws looks like digits.",
}
"""What runs of the examples have come to, with the data that comes along, on the CPU and with seed 0."""

PAPERS = {
    "mnist_lenet": (papers.LENET,),
    "lenet5": (papers.LENET,),
    "network_in_network": (papers.NIN,),
    "resnet20_cifar": (papers.RESNET,),
    "resnet56_cifar": (papers.RESNET,),
    "alexnet": (papers.ALEXNET,),
    **dict.fromkeys(("vgg11", "vgg16", "vgg19"), (papers.VGG,)),
    "googlenet": (papers.GOOGLENET,),
    "inception_v3": (papers.INCEPTION_V3,),
    **dict.fromkeys(("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"), (papers.RESNET,)),
    "resnext50": (papers.RESNEXT,),
    "senet": (papers.SENET, papers.RESNET),
    "squeezenet": (papers.SQUEEZENET,),
    "mobilenet_v1": (papers.MOBILENET,),
    "mobilenet_v2": (papers.MOBILENET_V2,),
    "shufflenet": (papers.SHUFFLENET,),
    "xception": (papers.XCEPTION,),
    **dict.fromkeys(("densenet121", "densenet161"), (papers.DENSENET,)),
    "convolution_variants": (
        *(papers.GOOGLENET, papers.INCEPTION_V3, papers.RESNEXT, papers.MOBILENET, papers.SHUFFLENET),
    ),
    "lstm_classifier": (papers.LSTM,),
    "gru_classifier": (papers.GRU,),
    "transformer_classifier": (papers.ATTENTION,),
    "language_model": (papers.GRU,),
    "word2vec": (papers.WORD2VEC,),
    "autoencoder": (papers.AUTOENCODER,),
    "vae": (papers.VAE,),
    "dcgan": (papers.GAN, papers.DCGAN),
    "conditional_gan": (papers.CONDITIONAL_GAN, papers.DCGAN),
    "unet": (papers.UNET,),
    "yolo_detector": (papers.YOLO,),
    "siamese_network": (papers.SIAMESE,),
    "capsnet": (papers.CAPSULES,),
    "binarynet": (papers.BINARY_CONNECT, papers.BINARY_NET),
}
