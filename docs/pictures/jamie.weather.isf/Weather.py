import xtension
