"""Projects of Neural Network Console (.sdcproj)."""

from layerwright.exchange.sdcproj.ini import SdcprojError
from layerwright.exchange.sdcproj.reading import read_sdcproj
from layerwright.exchange.sdcproj.writing import write_sdcproj

__all__ = ["SdcprojError", "read_sdcproj", "write_sdcproj"]
