# Homebrew builds xtplug from a clone of its repository:
#
#   brew tap-new local/xtplug
#   cp integrations/homebrew/xtplug.rb "$(brew --repository local/xtplug)/Formula/"
#   HOMEBREW_XTPLUG_SOURCE="$PWD" brew install --HEAD local/xtplug/xtplug
#
# There is no `url` and no `homepage`: the project has published neither a release nor a home page, and made-up addresses
# would be worse than none. A tap that offers releases adds `homepage`, and `url` and `sha256` of its source archive; the
# rest stays as it is.
class Xtplug < Formula
  desc "Check, fix, pack and publish plugins for XTension"
  license "MIT"
  head "file://#{ENV.fetch("HOMEBREW_XTPLUG_SOURCE") { File.expand_path("../..", __dir__) }}",
       using: :git, branch: "main"

  depends_on "cmake" => :build
  depends_on "ninja" => :build
  depends_on "pkgconf" => :build
  depends_on "cjson"
  depends_on "libarchive"
  depends_on "libdeflate"
  depends_on "libsodium"
  depends_on "libyaml"
  depends_on "pcre2"
  depends_on "utf8proc"
  depends_on "xz"
  depends_on "zstd"

  uses_from_macos "curl"
  uses_from_macos "zlib"

  def install
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DBUILD_TESTING=OFF",
           "-DXP_BASH_COMPLETIONS=#{bash_completion}", "-DXP_FISH_COMPLETIONS=#{fish_completion}",
           "-DXP_ZSH_COMPLETIONS=#{zsh_completion}", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    assert_match(/^xtplug \d/, shell_output("#{bin}/xtplug --version"))
    system bin/"xtplug", "init", "--yes", "jamie.weather.isf"
    system bin/"xtplug", "lint", "jamie.weather.isf"
    # Packing and verifying are done by the programs in libexec.
    system bin/"xtplug", "pack", "-o", "weather.zip", "jamie.weather.isf"
    system bin/"xtplug", "verify", "weather.zip"
    assert_match "complete -o", shell_output("#{bin}/xtplug completions bash")
  end
end
