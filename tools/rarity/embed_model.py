#!/usr/bin/env python3
"""embed_model.py MODEL OUT: write the model as a C++ source. Standard library only; used by the build."""
import struct
import sys

MAGIC = b"SPRARE1\0"
PRICES = 28 * 28 * 28


def array(name, size, data):
    rows = (",".join(map(str, data[i:i + 28])) for i in range(0, len(data), 28))
    return f"const unsigned char {name}[{size}] = {{\n" + ",\n".join(rows) + "};\n"


def main():
    with open(sys.argv[1], "rb") as f:
        model = f.read()
    size, = struct.unpack_from("<I", model, len(MAGIC) + PRICES) if model.startswith(MAGIC) else (0,)
    prices = model[len(MAGIC):len(MAGIC) + PRICES]
    table = model[len(MAGIC) + PRICES + 4:]
    if len(prices) != PRICES or size == 0 or len(table) != size:
        sys.exit(f"{sys.argv[1]} is not a model of rarity: run tools/rarity/make_model.py")
    with open(sys.argv[2], "w", encoding="ascii") as f:
        f.write('#include "credential/model_data.hpp"\n\nnamespace sallyport::credential {\n'
                + array("kPrices", "kPriceCount", prices) + array("kFilter", "kFilterBytes", table)
                + "}  // namespace sallyport::credential\n")


if __name__ == "__main__":
    main()
