import {_t} from "@web/core/l10n/translation";

const LARGEST = 1600;
const QUALITY = 0.8;

/**
 * Returns a photo of the camera, small enough for a weak connection.
 *
 * @param {File} file
 * @returns {Promise<String>} JPEG in base64
 */
export async function readPhoto(file) {
    const url = URL.createObjectURL(file);
    try {
        const image = await new Promise((resolve, reject) => {
            const element = new Image();
            element.onload = () => resolve(element);
            element.onerror = () => reject(new Error(_t("This is no photo.")));
            element.src = url;
        });
        const scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(image.width * scale);
        canvas.height = Math.round(image.height * scale);
        const context = canvas.getContext("2d");
        // what is transparent would turn black
        context.fillStyle = "white";
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
    } finally {
        URL.revokeObjectURL(url);
    }
}
