"""The publications that units and examples cite."""

ALEXNET = (
    "Krizhevsky, A., Sutskever, I. and Hinton, G. E. (2012). ImageNet Classification with Deep Convolutional Neural "
    "Networks. NIPS."
)
BATCH_NORMALIZATION = (
    "Ioffe, S. and Szegedy, C. (2015). Batch Normalization: Accelerating Deep Network Training by Reducing Internal "
    "Covariate Shift. https://arxiv.org/abs/1502.03167"
)
SQUEEZENET = (
    "Iandola, F. N. et al. (2016). SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size. "
    "https://arxiv.org/abs/1602.07360"
)
GOOGLENET = "Szegedy, C. et al. (2014). Going Deeper with Convolutions. https://arxiv.org/abs/1409.4842"
INCEPTION_V3 = (
    "Szegedy, C. et al. (2015). Rethinking the Inception Architecture for Computer Vision. "
    "https://arxiv.org/abs/1512.00567"
)
RESNET = "He, K. et al. (2015). Deep Residual Learning for Image Recognition. https://arxiv.org/abs/1512.03385"
PREACTIVATION = "He, K. et al. (2016). Identity Mappings in Deep Residual Networks. https://arxiv.org/abs/1603.05027"
RESNEXT = (
    "Xie, S. et al. (2016). Aggregated Residual Transformations for Deep Neural Networks. "
    "https://arxiv.org/abs/1611.05431"
)
SENET = "Hu, J. et al. (2017). Squeeze-and-Excitation Networks. https://arxiv.org/abs/1709.01507"
DENSENET = "Huang, G. et al. (2016). Densely Connected Convolutional Networks. https://arxiv.org/abs/1608.06993"
MOBILENET = (
    "Howard, A. G. et al. (2017). MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications. "
    "https://arxiv.org/abs/1704.04861"
)
MOBILENET_V2 = (
    "Sandler, M. et al. (2018). MobileNetV2: Inverted Residuals and Linear Bottlenecks. "
    "https://arxiv.org/abs/1801.04381"
)
SHUFFLENET = (
    "Zhang, X. et al. (2017). ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices. "
    "https://arxiv.org/abs/1707.01083"
)
XCEPTION = (
    "Chollet, F. (2016). Xception: Deep Learning with Depthwise Separable Convolutions. "
    "https://arxiv.org/abs/1610.02357"
)
LSTM = "Hochreiter, S. and Schmidhuber, J. (1997). Long Short-Term Memory. Neural Computation 9(8), 1735-1780."
GRU = (
    "Cho, K. et al. (2014). Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine "
    "Translation. https://arxiv.org/abs/1406.1078"
)
ELMAN = "Elman, J. L. (1990). Finding Structure in Time. Cognitive Science 14(2), 179-211."
BIDIRECTIONAL = (
    "Schuster, M. and Paliwal, K. K. (1997). Bidirectional Recurrent Neural Networks. "
    "IEEE Transactions on Signal Processing 45(11), 2673-2681."
)
ATTENTION = "Vaswani, A. et al. (2017). Attention Is All You Need. https://arxiv.org/abs/1706.03762"
LAYER_NORMALIZATION = (
    "Ba, J. L., Kiros, J. R. and Hinton, G. E. (2016). Layer Normalization. https://arxiv.org/abs/1607.06450"
)
CAPSULES = (
    "Sabour, S., Frosst, N. and Hinton, G. E. (2017). Dynamic Routing Between Capsules. "
    "https://arxiv.org/abs/1710.09829"
)
UNET = (
    "Ronneberger, O., Fischer, P. and Brox, T. (2015). U-Net: Convolutional Networks for Biomedical Image "
    "Segmentation. https://arxiv.org/abs/1505.04597"
)
BINARY_CONNECT = (
    "Courbariaux, M., Bengio, Y. and David, J.-P. (2015). BinaryConnect: Training Deep Neural Networks with binary "
    "weights during propagations. https://arxiv.org/abs/1511.00363"
)
BINARY_NET = (
    "Courbariaux, M. et al. (2016). Binarized Neural Networks: Training Deep Neural Networks with Weights and "
    "Activations Constrained to +1 or -1. https://arxiv.org/abs/1602.02830"
)
XNOR_NET = (
    "Rastegari, M. et al. (2016). XNOR-Net: ImageNet Classification Using Binary Convolutional Neural Networks. "
    "https://arxiv.org/abs/1603.05279"
)
INTEGER_ONLY = (
    "Jacob, B. et al. (2017). Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only "
    "Inference. https://arxiv.org/abs/1712.05877"
)
VGG = (
    "Simonyan, K. and Zisserman, A. (2014). Very Deep Convolutional Networks for Large-Scale Image Recognition. "
    "https://arxiv.org/abs/1409.1556"
)
LENET = (
    "LeCun, Y. et al. (1998). Gradient-based learning applied to document recognition. Proceedings of the IEEE "
    "86(11), 2278-2324."
)
NIN = "Lin, M., Chen, Q. and Yan, S. (2013). Network In Network. https://arxiv.org/abs/1312.4400"
WORD2VEC = (
    "Mikolov, T. et al. (2013). Efficient Estimation of Word Representations in Vector Space. "
    "https://arxiv.org/abs/1301.3781"
)
AUTOENCODER = (
    "Hinton, G. E. and Salakhutdinov, R. R. (2006). Reducing the Dimensionality of Data with Neural Networks. "
    "Science 313, 504-507."
)
VAE = "Kingma, D. P. and Welling, M. (2013). Auto-Encoding Variational Bayes. https://arxiv.org/abs/1312.6114"
GAN = "Goodfellow, I. J. et al. (2014). Generative Adversarial Networks. https://arxiv.org/abs/1406.2661"
DCGAN = (
    "Radford, A., Metz, L. and Chintala, S. (2015). Unsupervised Representation Learning with Deep Convolutional "
    "Generative Adversarial Networks. https://arxiv.org/abs/1511.06434"
)
CONDITIONAL_GAN = (
    "Mirza, M. and Osindero, S. (2014). Conditional Generative Adversarial Nets. https://arxiv.org/abs/1411.1784"
)
YOLO = (
    "Redmon, J. et al. (2015). You Only Look Once: Unified, Real-Time Object Detection. "
    "https://arxiv.org/abs/1506.02640"
)
SIAMESE = (
    "Hadsell, R., Chopra, S. and LeCun, Y. (2006). Dimensionality Reduction by Learning an Invariant Mapping. CVPR."
)
