//! The logo: looked at before it is unpacked.

use imagesize::ImageType;
use krilla::image::Image;

use crate::document::Logo;
use crate::limits::{LOGO_BYTES_MAX, LOGO_SIDE_PIXELS_MAX};
use crate::{PrintError, clean};

/// A logo that can be drawn.
pub struct Picture {
    /// The picture.
    pub image: Image,
    /// What it shows.
    pub words: String,
    size: (f32, f32),
}

impl Picture {
    /// Reads a logo.
    pub fn read(logo: &Logo) -> Result<Self, PrintError> {
        let bytes = logo.image.as_slice();
        if bytes.len() > LOGO_BYTES_MAX {
            return Err(limit("LOGO_BYTES_MAX", "bytes of the logo's file", LOGO_BYTES_MAX));
        }
        let unreadable = |reason: &str| PrintError::Logo { reason: reason.to_owned() };
        let kind = imagesize::image_type(bytes).map_err(|_| unreadable("it is neither PNG nor JPEG"))?;
        let size = imagesize::blob_size(bytes).map_err(|_| unreadable("its size cannot be found"))?;
        if size.width == 0 || size.height == 0 {
            return Err(unreadable("it is empty"));
        }
        if size.width.max(size.height) > LOGO_SIDE_PIXELS_MAX {
            return Err(limit("LOGO_SIDE_PIXELS_MAX", "pixels of the logo on one side", LOGO_SIDE_PIXELS_MAX));
        }
        let data = bytes.to_vec().into();
        let image = match kind {
            ImageType::Png => Image::from_png(data, false),
            ImageType::Jpeg => Image::from_jpeg(data, false),
            _ => return Err(unreadable("it is neither PNG nor JPEG")),
        };
        let image = image.map_err(|reason| unreadable(&reason))?;
        let size = (size.width as f32, size.height as f32);
        Ok(Self { image, words: clean::line(&logo.words).to_string(), size })
    }

    /// Its size in a frame, which it fills on one side at least.
    pub fn within(&self, (width, height): (f32, f32)) -> (f32, f32) {
        let scale = (width / self.size.0).min(height / self.size.1);
        (self.size.0 * scale, self.size.1 * scale)
    }
}

fn limit(name: &'static str, what: &'static str, max: usize) -> PrintError {
    PrintError::Limit { name, what, max, advice: "Save it smaller." }
}
